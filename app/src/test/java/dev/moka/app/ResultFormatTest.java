package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Prediction;
import dev.moka.image.Label;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pictures of colours do not show; the rest is in {@link ClassifyCommandTest}. */
class ResultFormatTest {
    private static Classification of(float probability, String label) {
        return new Classification(Path.of("x.png"), List.of(new Prediction(7, probability, Label.of(label))), null);
    }

    @Test
    void probabilitiesHaveTheFewestDigitsThatMakeTheFloatOnEveryJdk() {
        // Float.toString gives 1.17549435E-38 before JDK 19.
        assertThat(new JsonFormat(Precision.FLOAT32).text(of(Float.MIN_NORMAL, "a")))
                .endsWith("\"probability\":1.1754944E-38}]}\n");
        assertThat(new CsvFormat(Precision.FLOAT32).text(of(Float.MIN_NORMAL, "a")))
                .isEqualTo("x.png,1,7,a,1.1754944E-38\n");
        assertThat(new CsvFormat(Precision.FLOAT32).text(of(1 / 3f, "a"))).isEqualTo("x.png,1,7,a,0.33333334\n");
    }

    @Test
    void whatIsNoAsciiStaysReadable() {
        assertThat(new JsonFormat(Precision.FLOAT32).text(of(1, "n01234567 café ☕")))
                .contains("\"className\":\"café ☕\"");
    }

    @Test
    void anotherPrecisionIsNamed() {
        assertThat(new JsonFormat(Precision.BF16).text(of(1, "a"))).endsWith("}],\"precision\":\"bf16\"}\n");
        assertThat(new JsonFormat(Precision.FLOAT32).text(of(1, "a"))).doesNotContain("precision");
        CsvFormat csv = new CsvFormat(Precision.BF16);
        assertThat(csv.header() + csv.text(of(1, "a")))
                .isEqualTo("image,rank,classId,className,probability,precision\nx.png,1,7,a,1.0,bf16\n");
        assertThat(new CsvFormat(Precision.FLOAT32).header()).doesNotContain("precision");
        assertThat(new TableFormat(true, Precision.BF16).header()).isEqualTo("computed in bf16\n");
        assertThat(new TableFormat(true, Precision.FLOAT32).header()).isEmpty();
    }

    @Test
    void csvQuotesLineBreaks() {
        assertThat(new CsvFormat(Precision.FLOAT32).text(of(1, "a\rb"))).isEqualTo("x.png,1,7,\"a\rb\",1.0\n");
    }
}
