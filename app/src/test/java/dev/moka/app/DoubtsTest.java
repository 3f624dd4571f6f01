package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that would be worth nothing are given with a warning, once. */
class DoubtsTest {
    private static final String INPUT = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 2 dim: 2 } } }
            """;
    private static final String LAYERS = """
            layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip"
                    inner_product_param { num_output: 1000 weight_filler { type: "gaussian" } } }
            layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
            """;
    private static final String IMAGENET = INPUT + LAYERS.replace("\"x\"", "\"data\"");
    private static final String NO_MEAN = "no mean is subtracted";
    private static final String RANDOM = "the answers mean nothing";

    @TempDir
    private Path folder;

    private Path red = Path.of("");
    private Path net = Path.of("");
    private Path weights = Path.of("");

    @BeforeEach
    void write() throws IOException {
        red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
        net = TinyModel.write(folder.resolve("m/deploy.prototxt"), IMAGENET);
        weights = TinyModel.weights(folder.resolve("m/w.caffemodel"), IMAGENET);
    }

    private static long said(Ran ran, String words) {
        return ran.succeeds().err().lines().filter(line -> line.contains(words)).count();
    }

    private Ran classify(Object... more) {
        Object[] args = new Object[more.length + 3];
        args[0] = "classify";
        args[1] = red;
        args[2] = red;
        System.arraycopy(more, 0, args, 3, more.length);
        return Ran.moka(args);
    }

    @Test
    void anImageNetNetWithoutAMeanIsDoubtedOnce() {
        Ran ran = classify("--net", net, "--weights", weights);
        assertThat(said(ran, NO_MEAN)).isEqualTo(1);
        assertThat(ran.err()).contains("moka: warning: no mean", "1000 classes", "--mean 104,117,123");
        assertThat(said(classify("--net", net, "--weights", weights, "-q"), NO_MEAN))
                .isZero();
        Path png = folder.resolve("p.png");
        assertThat(said(Ran.moka("vis", "prob", red, "--model", net.getParent(), "-o", png), NO_MEAN))
                .isEqualTo(1);
    }

    @Test
    void whoeverSaysHowNumbersAreMeantIsNotDoubted() throws IOException {
        for (String flag : new String[] {"--mean=104,117,123", "--mean=", "--raw-scale=1", "--input-scale=0.017"}) {
            assertThat(said(classify("--net", net, "--weights", weights, flag), NO_MEAN))
                    .as(flag)
                    .isZero();
        }
        Files.writeString(folder.resolve("m/model.json"), "{\"mean\": \"104,117,123\"}");
        assertThat(said(classify("--model", net.getParent()), NO_MEAN)).isZero();
    }

    @Test
    void aNetThatCentresItsInputItselfOrKnowsFewClassesIsNotDoubted() throws IOException {
        String centring = INPUT + """
                layer { name: "bn" type: "BatchNorm" bottom: "data" top: "x" }
                """ + LAYERS;
        Path bn = TinyModel.write(folder.resolve("bn/deploy.prototxt"), centring);
        TinyModel.weights(folder.resolve("bn/w.caffemodel"), centring);
        assertThat(said(classify("--model", bn.getParent()), NO_MEAN)).isZero();
        Path four = ColourModel.write(folder.resolve("four"), ColourModel.SOFTMAX);
        assertThat(classify("--model", four).succeeds().err()).doesNotContain(NO_MEAN, RANDOM);
    }

    @Test
    void randomOrNoWeightsAreDoubted() {
        Ran random = classify("--net", net, "--weights", "random:1", "--mean", "");
        assertThat(said(random, RANDOM)).isEqualTo(1);
        assertThat(random.err()).contains("drawn at random (random:1)");
        Ran none = classify("--net", net, "--allow-missing", "--mean", "");
        assertThat(said(none, RANDOM)).isEqualTo(1);
        assertThat(none.err()).contains("there are no weights");
        assertThat(said(classify("--net", net, "--weights", weights), RANDOM)).isZero();
    }
}
