package dev.moka;

import com.google.protobuf.TextFormat;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ScaleLayer;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.oracle.Array;
import dev.moka.proto.BlobShape;
import dev.moka.proto.InputParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.Phase;
import dev.moka.proto.ScaleParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A net to be compared, blob by blob.
 *
 * @param trained its weights; null for random ones
 * @param inputScale the standard deviation of what it is given
 * @param otherSize a second height and width for its input; 0 for a net that takes only its own
 */
record Model(String name, String prototxt, @Nullable Path trained, float inputScale, int otherSize) {
    /** About that of pixels less their mean. */
    private static final float PIXELS = 60;

    private static final int PATCH = 16;

    private static final long SEED = Case.SEED;

    /** A net of the reference data, with random weights. */
    static Model of(String name, String file) {
        return new Model(name, read(Shared.path(file)), null, PIXELS, 0);
    }

    /** A net of our own, with random weights. */
    static Model family(String name, String prototxt, int otherSize) {
        return new Model(name, prototxt, null, PIXELS, otherSize);
    }

    Model trained(String file) {
        return new Model(name, prototxt, Shared.path(file), inputScale, otherSize);
    }

    Model inputScale(float scale) {
        return new Model(name, prototxt, trained, scale, otherSize);
    }

    Model otherSize(int size) {
        return new Model(name, prototxt, trained, inputScale, size);
    }

    /** A net written for training, without its data, loss and accuracy. */
    Model deployed(long... inputShape) {
        NetParameter.Builder net = net().toBuilder();
        List<LayerParameter> layers = net.getLayerList().stream()
                .filter(layer -> !layer.getType().matches("Data|Accuracy|.*Loss"))
                .toList();
        BlobShape.Builder shape = BlobShape.newBuilder();
        for (long dim : inputShape) {
            shape.addDim(dim);
        }
        net.clearLayer()
                .addLayer(LayerParameter.newBuilder()
                        .setName("data")
                        .setType("Input")
                        .addTop("data")
                        .setInputParam(InputParameter.newBuilder().addShape(shape)));
        String text = TextFormat.printer().printToString(net.addAllLayer(layers).build());
        return new Model(name, text, trained, inputScale, otherSize);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NetParameter net() {
        return Prototxt.parseNet(prototxt, name).net();
    }

    Net net(Phase phase, String backend) {
        return new Net(net(), NetOptions.defaults().withPhase(phase).withBackend(backend));
    }

    /** The input for a batch; {@code size} 0 keeps the net's own. */
    Array input(Net net, int batch, int size) {
        int[] shape = net.blob(net.inputs().get(0)).shape();
        shape[0] = batch;
        if (size > 0) {
            shape[2] = size;
            shape[3] = size;
        }
        return new Array(shape, picture(shape));
    }

    /** Noise in patches and in pixels: white noise alone would look the same everywhere to the upper layers of a deep net. */
    private float[] picture(int[] shape) {
        float[] pixels = new float[shape[0] * shape[1] * shape[2] * shape[3]];
        float[] patches = new float[pixels.length];
        new Draw(SEED, "pixels").gaussian(pixels, 0, inputScale / 2);
        new Draw(SEED, "patches").gaussian(patches, 0, inputScale);
        for (int i = 0; i < pixels.length; i++) {
            int w = i % shape[3];
            int h = i / shape[3] % shape[2];
            int plane = i - h * shape[3] - w;
            pixels[i] += patches[plane + h / PATCH * shape[3] + w / PATCH];
        }
        return pixels;
    }

    /** Its weights: the trained ones, or random ones written to {@code folder}. */
    Path weights(Path folder) {
        return trained != null ? trained : randomWeights(folder.resolve(name + ".caffemodel"));
    }

    /** Random weights that keep the net alive: no bias is zero, and BatchNorm has seen data like the one to come. */
    private Path randomWeights(Path file) {
        try (Net net = net(Phase.TRAIN, NetOptions.JAVA)) {
            net.fillRandomly(SEED);
            net.layers().forEach(Model::liven);
            if (net.layers().stream().anyMatch(layer -> layer instanceof BatchNormLayer)) {
                Array input = input(net, 3, 0);
                net.blob(net.inputs().get(0)).reshape(input.shape());
                net.blob(net.inputs().get(0)).set(input.data());
                net.forward();
            }
            net.save(file);
            return file;
        }
    }

    static void liven(Layer layer) {
        for (int i = 0; i < layer.blobs().size(); i++) {
            Draw draw = new Draw(SEED, layer.name() + i);
            if (layer instanceof BatchNormLayer) {
                layer.blobs().get(i).set(0);
            } else if (layer instanceof ScaleLayer && i == 0) {
                ScaleParameter p = layer.param().getScaleParam();
                float scale = p.hasFiller() ? p.getFiller().getValue() : 1;
                draw.gaussian(layer.blobs().get(i).overwrite(), scale, scale / 10);
            } else if (i > 0) {
                draw.gaussian(layer.blobs().get(i).overwrite(), 0, 0.1);
            }
        }
    }
}
