package dev.moka.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native Caffe, with the models in {@code models}, names what is in {@code examples}. */
class ShippedModelsTest {
    private static final Path ROOT = Path.of(System.getProperty("moka.root", ".."));
    private static final float[] NO_MEAN = {0};
    private static final float[] BGR_MEAN = {114, 123, 125};

    @BeforeAll
    static void nativeCaffe() {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
    }

    @ParameterizedTest
    @CsvSource({"two, 2", "three, 3", "five, 5", "seven, 7"})
    void lenetNamesTheDigit(String picture, String digit) throws IOException {
        assertThat(probability("lenet", input(picture, 28, NO_MEAN, 0.00390625f), digit))
                .isGreaterThan(0.95f);
    }

    @ParameterizedTest
    @CsvSource({"airplane", "automobile", "ship", "truck"})
    void cifar10NamesTheThing(String thing) throws IOException {
        assertThat(probability("cifar10", input(thing, 32, BGR_MEAN, 0.015625f), thing))
                .isGreaterThan(0.5f);
    }

    private static float probability(String name, Array picture, String label) throws IOException {
        Path model = ROOT.resolve("models").resolve(name);
        List<String> labels = Files.readAllLines(model.resolve("labels.txt"));
        Request request = Request.of(model.resolve("deploy.prototxt")).weights(model.resolve(name + ".caffemodel"));
        try (Oracle oracle = Oracle.start()) {
            Array prob = oracle.forward(request.input("data", picture)).blob("prob");
            assertThat(prob.shape()).containsExactly(1, 10);
            return prob.data()[labels.indexOf(label)];
        }
    }

    /** A picture as a net's input: each pixel the mean of the square it covers, less the channel's mean, scaled; blue first. */
    private static Array input(String name, int side, float[] mean, float scale) throws IOException {
        BufferedImage picture =
                ImageIO.read(ROOT.resolve("examples/" + name + ".png").toFile());
        int square = picture.getWidth() / side;
        int channels = mean.length;
        Array small = Array.zeros(1, channels, side, side);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < side * square; y++) {
                for (int x = 0; x < side * square; x++) {
                    float value = picture.getRaster().getSample(x, y, channels - 1 - c) - mean[c];
                    small.data()[(c * side + y / square) * side + x / square] += value * scale / (square * square);
                }
            }
        }
        return small;
    }
}
