package dev.moka.peers;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** The nets that bare oneDNN knows, each a list of primitives. */
enum OneDnnNet {
    CAFFENET("CaffeNet", engine -> {
        caffeNetMaps(engine);
        engine.innerProduct("fc6", 4096, true);
        engine.innerProduct("fc7", 4096, true);
        engine.innerProduct("fc8", 1000, false);
    }),
    CAFFENET_EVERYWHERE(BenchNet.EVERYWHERE, engine -> {
        caffeNetMaps(engine);
        engine.convolution("fc6", 4096, 6, 1, 0, 1, true);
        engine.convolution("fc7", 4096, 1, 1, 0, 1, true);
        engine.convolution("fc8", 1000, 1, 1, 0, 1, false);
    }),
    LENET("LeNet", engine -> {
        engine.convolution("conv1", 20, 5, 1, 0, 1, false);
        engine.pool(2);
        engine.convolution("conv2", 50, 5, 1, 0, 1, false);
        engine.pool(2);
        engine.innerProduct("ip1", 500, true);
        engine.innerProduct("ip2", 10, false);
    });

    private final String name;
    private final Consumer<OneDnnEngine> layers;

    OneDnnNet(String name, Consumer<OneDnnEngine> layers) {
        this.name = name;
        this.layers = layers;
    }

    static Optional<OneDnnNet> named(String name) {
        return Arrays.stream(values()).filter(net -> net.name.equals(name)).findFirst();
    }

    /** Adds all primitives, from pictures to probabilities. */
    void addTo(OneDnnEngine engine) {
        layers.accept(engine);
        engine.softmax();
    }

    private static void caffeNetMaps(OneDnnEngine engine) {
        engine.convolution("conv1", 96, 11, 4, 0, 1, true);
        engine.pool(3);
        engine.normalize();
        engine.convolution("conv2", 256, 5, 1, 2, 2, true);
        engine.pool(3);
        engine.normalize();
        engine.convolution("conv3", 384, 3, 1, 1, 1, true);
        engine.convolution("conv4", 384, 3, 1, 1, 2, true);
        engine.convolution("conv5", 256, 3, 1, 1, 2, true);
        engine.pool(3);
    }
}
