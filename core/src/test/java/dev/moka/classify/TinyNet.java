package dev.moka.classify;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.image.Image;
import dev.moka.model.Prototxt;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Nets and pictures small enough to compute by hand. */
final class TinyNet {
    /** Scores of 4 classes from 3 x 5 x 6 numbers, and their softmax. */
    static final String SOFTMAX = """
            name: "tiny"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 5 dim: 6 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 4 } }
            layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
            """;

    private TinyNet() {}

    static Net net(String prototxt) {
        return new Net(
                Prototxt.parseNet(prototxt, "tiny.prototxt").net(),
                NetOptions.defaults().withBackend("java"));
    }

    /** A net whose layer "ip" has random weights, small enough that no class gets everything. */
    static Net seeded(String prototxt) {
        Net net = net(prototxt);
        Random random = new Random(1701);
        for (var blob : net.params("ip")) {
            float[] numbers = blob.edit();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) random.nextGaussian() * 0.001f;
            }
        }
        return net;
    }

    /** A picture of random pixels, each a multiple of 1/255. */
    static Image picture(long seed, int height, int width) {
        float[] data = new float[height * width * 3];
        Random random = new Random(seed);
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextInt(256) / 255f;
        }
        return new Image(height, width, 3, data);
    }

    /** The same picture as a PNG file. */
    static Path write(Path file, long seed, int height, int width) {
        Image image = picture(seed, height, width);
        BufferedImage rgb = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int pixel = 0;
            for (int c = 0; c < 3; c++) {
                pixel = pixel << 8 | Math.round(image.data()[i * 3 + c] * 255);
            }
            rgb.setRGB(i % width, i / width, pixel);
        }
        try {
            ImageIO.write(rgb, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
