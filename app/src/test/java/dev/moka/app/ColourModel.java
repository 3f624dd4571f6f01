package dev.moka.app;

import dev.moka.Net;
import dev.moka.NetOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * A net of four classes whose answers can be told by looking: class 1 is blue, class 2 is red; what is neither is each class with
 * a quarter.
 */
final class ColourModel {
    static final String SCORES = """
            name: "tiny"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 2 dim: 2 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 4 } }
            """;
    static final String SOFTMAX = SCORES + "layer { name: \"prob\" type: \"Softmax\" bottom: \"ip\" top: \"prob\" }\n";
    static final String LABELS = "n00000001 nothing\nn00000002 blue, navy\nn00000003 \"red\"\nother\n";
    static final int RED = 0xff0000;
    static final int BLUE = 0x0000ff;
    static final int BLACK = 0;

    private ColourModel() {}

    /** Writes {@code deploy.prototxt} and {@code net.caffemodel}. */
    static Path write(Path folder, String prototxt) throws IOException {
        Path net = Files.writeString(Files.createDirectories(folder).resolve("deploy.prototxt"), prototxt);
        try (Net built = Net.of(net, NetOptions.defaults())) {
            float[] weights = built.params("ip").get(0).edit(); // 4 classes x (blue, green, red) x 2 x 2
            Arrays.fill(weights, 12, 16, 1);
            Arrays.fill(weights, 24 + 8, 24 + 12, 1);
            built.save(folder.resolve("net.caffemodel"));
        }
        return folder;
    }

    /** Writes a picture of one colour, 3 x 3. */
    static Path picture(Path file, int rgb) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        BufferedImage image = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 9; i++) {
            image.setRGB(i % 3, i / 3, rgb);
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
