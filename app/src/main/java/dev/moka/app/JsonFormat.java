package dev.moka.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.moka.MokaException;
import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Prediction;
import dev.moka.image.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Lines: one object a picture, probabilities with all digits of a float32, the precision if it is another. */
final class JsonFormat implements ResultFormat {
    private final @Nullable String precision;

    JsonFormat(Precision precision) {
        this.precision = precision == Precision.FLOAT32 ? null : precision.toString();
    }

    /** The object of one picture; it has predictions or an error. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String image,
            @Nullable List<Guess> predictions,
            @Nullable String error,
            @Nullable String precision) {
        static Line of(Classification result, @Nullable String precision) {
            String image = result.picture().toString();
            MokaException error = result.error();
            return error == null
                    ? new Line(
                            image, result.predictions().stream().map(Guess::of).toList(), null, precision)
                    : new Line(image, null, error.getMessage(), precision);
        }
    }

    /** One class; without labels its name is its number. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Guess(int classId, @Nullable String synset, String className, float probability) {
        static Guess of(Prediction prediction) {
            Label label = prediction.label();
            return label == null
                    ? new Guess(prediction.classId(), null, prediction.name(), prediction.probability())
                    : new Guess(prediction.classId(), label.synset(), label.name(), prediction.probability());
        }
    }

    @Override
    public String text(Classification result) {
        return Json.line(Line.of(result, precision));
    }
}
