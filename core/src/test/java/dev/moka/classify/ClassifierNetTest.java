package dev.moka.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.MokaException.Kind;
import dev.moka.Net;
import dev.moka.image.Image;
import dev.moka.image.Label;
import dev.moka.image.Mean;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which nets, means and labels make a classifier, and what is said of those that do not. */
class ClassifierNetTest {
    private static final String INPUT =
            "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }\n";
    private static final String IP =
            "layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' inner_product_param { num_output: 5 } }\n";
    private static final String IP2 = IP.replace("'ip'", "'ip2'");

    private static String layer(String type, String bottom, String top) {
        return String.format("layer { name: '%s' type: '%s' bottom: '%s' top: '%s' }%n", top, type, bottom, top);
    }

    private static Classifier classifier(String prototxt) {
        return new Classifier(TinyNet.net(prototxt), Preprocessing.defaults(), List.of());
    }

    private static void assertRefused(Kind kind, Runnable made, String... words) {
        assertThatThrownBy(made::run)
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(words);
    }

    @Test
    void tellsProbabilitiesByTheLayerThatComputesThem() {
        assertThat(classifier(INPUT + IP).fromScores()).isTrue();
        assertThat(classifier(INPUT + IP + layer("ReLU", "ip", "ip")).fromScores())
                .isTrue();
        assertThat(classifier(INPUT + IP + layer("Sigmoid", "ip", "prob")).fromScores())
                .isFalse();
        assertThat(classifier(INPUT + IP + layer("Softmax", "ip", "ip")).fromScores())
                .isFalse();
        String flattened = INPUT + IP + layer("Softmax", "ip", "soft") + layer("Flatten", "soft", "flat");
        assertThat(classifier(flattened).fromScores()).isFalse();
        assertThat(classifier(flattened + layer("Dropout", "flat", "flat")).fromScores())
                .isFalse();
        assertThat(classifier(INPUT + IP + layer("Flatten", "ip", "flat")).fromScores())
                .isTrue();
    }

    @Test
    void prefersTheOnlySoftmaxAmongOutputs() {
        assertThat(classifier(INPUT + IP + IP2 + layer("Softmax", "ip", "zz")).output())
                .isEqualTo("zz");
        assertRefused(Kind.MODEL, () -> classifier(INPUT + IP + IP2), "2 outputs (ip, ip2)", "none of them");
        String two = INPUT + IP + layer("Softmax", "ip", "a") + IP2 + layer("Softmax", "ip2", "b");
        assertRefused(Kind.MODEL, () -> classifier(two), "2 outputs (a, b)", "more than one of them");
    }

    @Test
    void refusesNetsThatTakeNoOnePicture() {
        String second = INPUT.replace("'data'", "'other'");
        assertRefused(
                Kind.MODEL,
                () -> classifier(INPUT + second + layer("Concat", "data' bottom: 'other", "both")),
                "2 inputs (data, other)");
        assertRefused(Kind.MODEL, () -> classifier(INPUT.replace("dim: 3", "dim: 2") + IP), "(2, 2, 4, 4)");
        assertRefused(Kind.MODEL, () -> classifier(INPUT.replace("dim: 3 ", "") + IP), "(2, 4, 4)");
    }

    @Test
    void refusesAnOutputForEveryPlace() {
        assertRefused(Kind.MODEL, () -> classifier(INPUT + layer("Softmax", "data", "prob")), "'prob'", "(2, 3, 4, 4)");
    }

    @Test
    void refusesWhatIsForAnotherNet() {
        Net net = TinyNet.net(INPUT + IP);
        Preprocessing defaults = Preprocessing.defaults();
        List<Label> labels = List.of(Label.of("a"), Label.of("b"));
        assertRefused(Kind.MODEL, () -> new Classifier(net, defaults, labels), "2 labels", "'ip'", "5 classes");
        assertRefused(
                Kind.MODEL,
                () -> new Classifier(net, defaults.withMean(Mean.of(1, 2)), List.of()),
                "2 channels",
                "'data' has 3");
        assertRefused(
                Kind.USAGE,
                () -> new Classifier(net, defaults.withImagesDim(4, 3), List.of()),
                "images-dim 4,3",
                "4,4");
        assertRefused(
                Kind.USAGE,
                () -> new Classifier(net, defaults.withChannelSwap(List.of(1, 0)), List.of()),
                "channel swap [1, 0]");
        assertRefused(
                Kind.USAGE,
                () -> new Classifier(net, defaults, List.of()).classify(new Image(1, 1, 1, new float[1]), 5),
                "1: read it as color");
    }

    @Test
    void saysThatTheNetComputedNaN() {
        Net net = TinyNet.net(INPUT + IP);
        Arrays.fill(net.params("ip").get(0).edit(), Float.NaN);
        var classifier = new Classifier(net, Preprocessing.defaults(), List.of());
        assertRefused(Kind.MODEL, () -> classifier.classify(TinyNet.picture(1, 8, 8), 5), "NaN");
    }

    @Test
    void refusesANetThatFixesItsBatch() {
        String fixed = INPUT.replace("dim: 2", "dim: 1") + IP
                + "layer { name: 'r' type: 'Reshape' bottom: 'ip' top: 'r' reshape_param { shape { dim: 1 dim: -1 } } }";
        assertThat(classifier(fixed).classify(TinyNet.picture(1, 8, 8), 5)).hasSize(5);
        var oversampling =
                new Classifier(TinyNet.net(fixed), Preprocessing.defaults().withOversample(true), List.of());
        assertRefused(
                Kind.MODEL,
                () -> oversampling.classify(TinyNet.picture(1, 8, 8), 5),
                "'r'",
                "(1, 50)",
                "a batch of 10");
    }
}
