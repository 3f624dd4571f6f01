package dev.moka.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native Caffe, with the LeNet in {@code models/lenet}, names the digits in {@code examples}. */
class ShippedLeNetTest {
    private static final Path ROOT = Path.of(System.getProperty("moka.root", ".."));
    private static final int SIDE = 28;

    @BeforeAll
    static void nativeCaffe() {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
    }

    @ParameterizedTest
    @CsvSource({"two, 2", "three, 3", "five, 5", "seven, 7"})
    void namesTheDigit(String name, int digit) throws IOException {
        Path model = ROOT.resolve("models/lenet");
        Request lenet = Request.of(model.resolve("deploy.prototxt")).weights(model.resolve("lenet.caffemodel"));
        try (Oracle oracle = Oracle.start()) {
            Array picture = shrink(
                    ImageIO.read(ROOT.resolve("examples/" + name + ".png").toFile()));

            Array prob = oracle.forward(lenet.input("data", picture)).blob("prob");

            assertThat(prob.shape()).containsExactly(1, 10);
            assertThat(prob.data()[digit]).isGreaterThan(0.95f);
        }
        assertThat(Files.readAllLines(model.resolve("labels.txt")).get(digit)).isEqualTo(Integer.toString(digit));
    }

    /** Each pixel the mean of the square it covers, 0 to 255, by the net's input scale. */
    private static Array shrink(BufferedImage picture) {
        int square = picture.getWidth() / SIDE;
        Array small = Array.zeros(1, 1, SIDE, SIDE);
        for (int y = 0; y < SIDE * square; y++) {
            for (int x = 0; x < SIDE * square; x++) {
                small.data()[y / square * SIDE + x / square] +=
                        picture.getRaster().getSample(x, y, 0);
            }
        }
        for (int i = 0; i < small.data().length; i++) {
            small.data()[i] *= 0.00390625f / (square * square);
        }
        return small;
    }
}
