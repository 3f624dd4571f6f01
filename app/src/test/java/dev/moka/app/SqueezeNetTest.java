package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real SqueezeNet on Caffe's own cat, which it takes for a fox. */
class SqueezeNetTest {
    private static final Path SHARED = Path.of(System.getProperty("moka.shared", "../shared"));

    @BeforeEach
    void needsTheReferenceData() {
        assumeTrue(Files.isDirectory(SHARED), () -> "the reference data is not there: " + SHARED);
    }

    private static Ran classify(String... more) {
        Path folder = SHARED.resolve("models/squeezenet_v1.0");
        List<Object> line = new ArrayList<>(List.of(
                "classify",
                "--net",
                folder.resolve("deploy.prototxt"),
                "--weights",
                folder.resolve("squeezenet_v1.0.caffemodel"),
                "--mean",
                "104,117,123",
                "--labels",
                SHARED.resolve("imagenet/synset_words.txt"),
                SHARED.resolve("images/cat.jpg").toString()));
        line.addAll(List.of(more));
        return Ran.moka(line.toArray());
    }

    @Test
    void seesFoxesAndACorgi() throws IOException {
        Ran run = classify();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(5).allMatch(line -> line.matches("0\\.\\d{4} - \"n\\d{8} .+\""));
        assertThat(run.out())
                .contains("n02119789 kit fox", "n02119022 red fox", "n02113023 Pembroke, Pembroke Welsh corgi");
        assertThat(run.err())
                .contains("'pool_final'", "images-dim 256,256, center crop of 227,227", "mean 104,117,123");

        JsonNode predictions =
                new ObjectMapper().readTree(classify("--format", "json").out()).get("predictions");
        List<String> lines = run.out().lines().toList();
        for (int i = 0; i < 5; i++) {
            assertThat(lines.get(i))
                    .startsWith(String.format(
                            "%.4f", predictions.get(i).get("probability").floatValue()));
        }
    }
}
