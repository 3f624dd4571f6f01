package dev.moka.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Net;
import dev.moka.image.Image;
import dev.moka.image.Label;
import dev.moka.image.Mean;
import dev.moka.image.Resize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the net sees and what is made of its answer, against sums written out here. */
class ClassifierTest {
    private static final float[] MEAN = {104, 117, 123};
    private static final int H = 5;
    private static final int W = 6;

    private final Image picture = TinyNet.picture(1, 9, 11);
    private final Preprocessing settings = Preprocessing.defaults()
            .withImagesDim(9, 11)
            .withMean(Mean.of(MEAN))
            .withInputScale(0.5f);

    /** Item of the net's input: BGR of [0, 255] minus the mean, halved, from (top, left) of an H x W x 3 picture. */
    private static float[] crop(Image from, int top, int left, boolean mirrored) {
        float[] item = new float[3 * H * W];
        for (int k = 0; k < 3; k++) {
            for (int y = 0; y < H; y++) {
                for (int x = 0; x < W; x++) {
                    int column = left + (mirrored ? W - 1 - x : x);
                    float rgb = from.data()[((top + y) * from.width() + column) * 3 + 2 - k];
                    item[(k * H + y) * W + x] = (rgb * 255 - MEAN[k]) / 2;
                }
            }
        }
        return item;
    }

    private static double[] softmaxOfProduct(Net net, float[] item) {
        float[] weight = net.params("ip").get(0).data();
        float[] bias = net.params("ip").get(1).data();
        double[] p = new double[bias.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            double score = bias[c];
            for (int i = 0; i < item.length; i++) {
                score += (double) weight[c * item.length + i] * item[i];
            }
            p[c] = Math.exp(score);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("number %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], within(1e-4f));
        }
    }

    @Test
    void classifiesTheCentreCrop() {
        try (Net net = TinyNet.seeded(TinyNet.SOFTMAX)) {
            float[] probabilities = new Classifier(net, settings, List.of()).probabilities(picture);
            float[] centre = crop(picture, 2, 2, false);
            assertClose(net.blob("data").data(), centre);
            assertClose(probabilities, softmaxOfProduct(net, centre), 1e-6);
        }
    }

    @Test
    void averagesTenCropsInCaffesOrder() {
        int[][] places = {{0, 0}, {0, 5}, {4, 0}, {4, 5}, {2, 2}};
        try (Net net = TinyNet.seeded(TinyNet.SOFTMAX)) {
            float[] probabilities =
                    new Classifier(net, settings.withOversample(true), List.of()).probabilities(picture);
            assertThat(net.blob("data").shape()).containsExactly(10, 3, H, W);
            double[] average = new double[4];
            for (int i = 0; i < 10; i++) {
                float[] expected = crop(picture, places[i % 5][0], places[i % 5][1], i >= 5);
                assertClose(net.blob("data").item(i), expected);
                double[] p = softmaxOfProduct(net, expected);
                for (int c = 0; c < 4; c++) {
                    average[c] += p[c] / 10;
                }
            }
            assertClose(probabilities, average, 1e-6);
        }
    }

    @Test
    void resizesTheWholePictureTo256UnlessTheNetIsLarger() {
        try (Net net = TinyNet.seeded(TinyNet.SOFTMAX)) {
            new Classifier(net, settings256(), List.of()).probabilities(picture);
            assertClose(net.blob("data").data(), crop(Resize.resize(picture, 256, 256), 125, 125, false));
        }
        try (Net net = TinyNet.seeded(TinyNet.SOFTMAX.replace("dim: 5 dim: 6", "dim: 5 dim: 300"))) {
            assertThat(new Classifier(net, Preprocessing.defaults(), List.of()).applied())
                    .isEqualTo("images-dim 256,300, center crop of 5,300, raw-scale 255, channel-swap 2,1,0, mean none,"
                            + " input-scale 1");
        }
    }

    private static Preprocessing settings256() {
        return Preprocessing.defaults().withMean(Mean.of(MEAN)).withInputScale(0.5f);
    }

    @Test
    void takesTheSoftmaxOfScores() {
        String scores = TinyNet.SOFTMAX.substring(0, TinyNet.SOFTMAX.indexOf("layer { name: \"prob\""));
        try (Net ending = TinyNet.seeded(TinyNet.SOFTMAX);
                Net scoring = TinyNet.seeded(scores)) {
            var withSoftmax = new Classifier(ending, settings, List.of());
            var withScores = new Classifier(scoring, settings, List.of());
            assertThat(withSoftmax.fromScores()).isFalse();
            assertThat(withScores.fromScores()).isTrue();
            assertThat(withScores.output()).isEqualTo("ip");
            for (boolean oversample : new boolean[] {false, true}) {
                Preprocessing p = settings.withOversample(oversample);
                assertClose(
                        new Classifier(scoring, p, List.of()).probabilities(picture),
                        new Classifier(ending, p, List.of()).probabilities(picture));
            }
        }
    }

    @Test
    void namesTheLikeliestClasses() {
        List<Label> labels = List.of(Label.of("n00000001 a"), Label.of("b"), Label.of("c"), Label.of("d"));
        try (Net net = TinyNet.seeded(TinyNet.SOFTMAX)) {
            var classifier = new Classifier(net, settings, labels);
            float[] p = classifier.probabilities(picture);
            List<Prediction> all = classifier.classify(picture, 9);
            assertThat(all).hasSize(4);
            assertThat(classifier.classify(picture, 2)).isEqualTo(all.subList(0, 2));
            assertThat(all).extracting(Prediction::probability).isSortedAccordingTo((a, b) -> Float.compare(b, a));
            assertThat(all).allSatisfy(prediction -> {
                assertThat(prediction.probability()).isEqualTo(p[prediction.classId()]);
                assertThat(prediction.label()).isEqualTo(labels.get(prediction.classId()));
            });
        }
    }
}
