package dev.moka.classify;

import dev.moka.MokaException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out for one picture.
 *
 * @param predictions the likeliest classes, best first; none if the picture could not be read
 * @param error why the picture could not be read; null if it could
 */
public record Classification(
        Path picture,
        List<Prediction> predictions,
        @Nullable MokaException error) {
    public Classification {
        predictions = List.copyOf(predictions);
    }
}
