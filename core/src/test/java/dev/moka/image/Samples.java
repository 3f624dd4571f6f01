package dev.moka.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Pictures for tests. */
final class Samples {
    private Samples() {}

    /** A file of the shared reference data; the test is skipped where it does not lie. */
    static Path shared(String name) {
        Path folder = Path.of(System.getProperty("moka.shared", "../shared"));
        assumeTrue(Files.isDirectory(folder), "skipped: no reference data in " + folder);
        return folder.resolve(name);
    }

    /** Noise in [0, 1): every pixel differs. */
    static Image noise(int height, int width, int channels) {
        Random random = new Random(1701);
        float[] data = new float[height * width * channels];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        return new Image(height, width, channels, data);
    }

    static float at(Image image, int y, int x, int c) {
        return image.data()[(y * image.width() + x) * image.channels() + c];
    }
}
