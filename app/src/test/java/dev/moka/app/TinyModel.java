package dev.moka.app;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model small enough to be written in a test: gray pictures of 4 x 4, three classes. */
final class TinyModel {
    static final String NET = """
            name: "tiny"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
                    convolution_param { num_output: 2 kernel_size: 3 } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc" inner_product_param { num_output: 3 } }
            layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
            """;

    private TinyModel() {}

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path net(Path folder) {
        return write(folder.resolve("deploy.prototxt"), NET);
    }

    static Path weights(Path folder) {
        return weights(folder.resolve("tiny.caffemodel"), NET);
    }

    /** Random weights for any net. */
    static Path weights(Path file, String prototxt) {
        try (Net net = new Net(
                Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            net.fillRandomly(1);
            net.save(file);
        }
        return file;
    }
}
