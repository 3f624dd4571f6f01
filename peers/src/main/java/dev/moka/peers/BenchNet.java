package dev.moka.peers;

import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.NetFamilies;
import dev.moka.NetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A net of the benchmark.
 *
 * @param shape of its pictures: N, C, H, W, where any N will do
 */
record BenchNet(String name, ModelFiles files, int[] shape) {
    /** CaffeNet with its inner products cast to convolutions, for pictures of any size from 227 on. */
    static final String EVERYWHERE = "CaffeNet-everywhere";

    /** The nets by name, in the order of the tables. */
    static final List<String> NAMES =
            List.of("CaffeNet", "GoogLeNet", "SqueezeNet", "ResNet-50", "MobileNet", "VGG-16");

    /** Writes one of the nets into a folder: description and random weights, for all engines. */
    static BenchNet prepare(String name, Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder.resolve(name));
        String prototxt = prototxt(name);
        Files.writeString(files.prototxt(), prototxt);
        if (name.equals("CaffeNet") || name.equals("LeNet")) {
            Files.writeString(files.training(), training(prototxt));
            Files.writeString(files.solver(), Sgd.prototxt(files));
        }
        try (Net net = Net.of(files.prototxt(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            net.fillRandomly(1);
            net.layers().forEach(BenchNet::enliven);
            net.reshape();
            net.save(files.caffemodel());
            OnnxWriter.write(net, name.equals(EVERYWHERE), files.onnx());
            return new BenchNet(name, files, net.blob(ModelFiles.INPUT).shape());
        }
    }

    /** Layers whose updates stand for all: the last, one between (CaffeNet's has groups), and the first, where all errors come together. */
    List<String> lookedAt() {
        return name.equals("LeNet") ? List.of("ip2", "conv2", "conv1") : List.of("fc8", "conv5", "conv1");
    }

    /** Height and width of its pictures. */
    int size() {
        return shape[2];
    }

    /**
     * Gives normalisations numbers as training would: statistics that are not neutral, and the scale the description begins with
     * (in ResNet's blocks a small one, without which fifty layers would blow everything up).
     */
    private static void enliven(Layer layer) {
        Random random = new Random(layer.name().hashCode());
        if (layer.type().equals("Scale")) {
            Arrays.fill(
                    layer.blobs().get(0).edit(),
                    layer.param().getScaleParam().getFiller().getValue());
            fill(layer.blobs().get(1).edit(), () -> 0.1f * random.nextFloat());
        } else if (layer.type().equals("BatchNorm")) {
            // Caffe keeps sums, and in the third parameter what to divide them by.
            fill(layer.blobs().get(0).edit(), () -> 2 * (0.2f * random.nextFloat() - 0.1f));
            fill(layer.blobs().get(1).edit(), () -> 2 * (0.9f + 0.2f * random.nextFloat()));
            layer.blobs().get(2).edit()[0] = 2;
        }
    }

    private interface Numbers {
        float next();
    }

    private static void fill(float[] values, Numbers numbers) {
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.next();
        }
    }

    private static String prototxt(String name) throws IOException {
        return switch (name) {
            case "CaffeNet" -> shared("nets/models/bvlc_reference_caffenet/deploy.prototxt");
            case EVERYWHERE -> cast(prototxt("CaffeNet"));
            case "LeNet" -> shared("nets/examples/mnist/lenet.prototxt");
            case "GoogLeNet" -> shared("nets/models/bvlc_googlenet/deploy.prototxt");
            // This one ends in scores.
            case "SqueezeNet" ->
                shared("models/squeezenet_v1.0/deploy.prototxt")
                        + "layer { name: 'prob' type: 'Softmax' bottom: 'pool_final' top: 'prob' }";
            case "ResNet-50" -> NetFamilies.resNet(50, 1, 224);
            case "MobileNet" -> NetFamilies.mobileNet(1, 224);
            case "VGG-16" -> NetFamilies.vgg(16, 1, 224);
            default -> throw new IllegalArgumentException("no net '" + name + "': there are " + NAMES);
        };
    }

    /** An inner product over a picture is a convolution whose kernel is as large as the picture: fc6 reads 6 x 6, the others 1 x 1. */
    private static String cast(String prototxt) {
        return prototxt.replace("\"InnerProduct\"", "\"Convolution\"")
                .replaceFirst("inner_product_param \\{", "convolution_param { kernel_size: 6")
                .replace("inner_product_param {", "convolution_param { kernel_size: 1");
    }

    /**
     * The net with labels and a loss, and without drawing what Dropout drops, which no two engines would draw alike. All parameters
     * learn at one rate.
     */
    private static String training(String prototxt) {
        int prob = prototxt.lastIndexOf("layer {");
        String scores = prototxt.substring(0, prob).replace("dropout_ratio: 0.5", "dropout_ratio: 0");
        String loss = prototxt.substring(prob)
                .replace("\"Softmax\"", "\"SoftmaxWithLoss\"")
                .replace("top: \"prob\"", "bottom: \"label\" top: \"loss\"")
                .replace("\"prob\"", "\"loss\"");
        Matcher batch = Pattern.compile("dim: \\d+").matcher(prototxt);
        if (!batch.find()) {
            throw new IllegalArgumentException("the net has no Input layer:\n" + prototxt);
        }
        return scores.replace("lr_mult: 2", "lr_mult: 1")
                + "layer { name: 'label' type: 'Input' top: 'label' input_param { shape { %s } } }\n"
                        .formatted(batch.group())
                + loss;
    }

    private static String shared(String file) throws IOException {
        return Files.readString(Places.SHARED.resolve(file));
    }
}
