package dev.moka;

import com.google.protobuf.TextFormat;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.proto.BlobShape;
import dev.moka.proto.InputParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A net as it is trained, made to compute the same every time: it has inputs of a small batch for data layers, and drops nothing.
 *
 * @param forced whether the diffs of all blobs are asked for, or only what learning needs
 */
record TrainingNet(String name, NetParameter description, List<In> inputs, boolean forced) {
    /** An input, and what its numbers are: normal, uniform from 0 to 1, or whole numbers from 0 to below {@code classes}. */
    private record In(String name, int[] shape, int classes) {
        private static final int UNIFORM = 1;

        float[] draw(long seed) {
            float[] numbers = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Draw draw = new Draw(seed, name);
            if (classes == 0) {
                draw.gaussian(numbers, 0, 1);
                return numbers;
            }
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (classes == UNIFORM ? draw.uniform(i) : Math.floor(classes * draw.uniform(i)));
            }
            return numbers;
        }
    }

    static TrainingNet of(String name, String prototxt) {
        NetParameter.Builder net = Prototxt.parseNet(prototxt, name).net().toBuilder();
        List<LayerParameter> layers = net.getLayerList().stream()
                .filter(layer -> !layer.getType().matches("Data|Input"))
                .map(layer -> layer.getType().equals("Dropout") ? withoutDropping(layer) : layer)
                .toList();
        return new TrainingNet(name, net.clearLayer().addAllLayer(layers).build(), List.of(), true);
    }

    /** A net of the reference data. */
    static TrainingNet shared(String name, String file) {
        try {
            return of(name, Files.readString(Shared.path(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LayerParameter withoutDropping(LayerParameter layer) {
        LayerParameter.Builder builder = layer.toBuilder();
        builder.getDropoutParamBuilder().setDropoutRatio(0);
        return builder.build();
    }

    /** An input of normal numbers. */
    TrainingNet input(String blob, int... shape) {
        return with(new In(blob, shape, 0));
    }

    /** An input of numbers from 0 to 1. */
    TrainingNet uniform(String blob, int... shape) {
        return with(new In(blob, shape, In.UNIFORM));
    }

    /** An input of whole numbers from 0 to below {@code classes}. */
    TrainingNet labels(int classes, String blob, int... shape) {
        return with(new In(blob, shape, classes));
    }

    private TrainingNet with(In input) {
        List<In> more = new ArrayList<>(inputs);
        more.add(input);
        return new TrainingNet(name, description, more, forced);
    }

    /** Only what learning needs: some layers refuse a gradient that {@code force_backward} asks of them. */
    TrainingNet unforced() {
        return new TrainingNet(name, description, inputs, false);
    }

    /** The same net with a part of its channels; what has {@code classes} outputs keeps them. */
    TrainingNet narrowed(int by, int classes) {
        NetParameter.Builder net = description.toBuilder();
        for (LayerParameter.Builder layer : net.getLayerBuilderList()) {
            if (layer.getType().equals("Convolution")) {
                int outputs = layer.getConvolutionParam().getNumOutput();
                layer.getConvolutionParamBuilder().setNumOutput(narrow(outputs, by, classes));
            } else if (layer.getType().equals("InnerProduct")) {
                int outputs = layer.getInnerProductParam().getNumOutput();
                layer.getInnerProductParamBuilder().setNumOutput(narrow(outputs, by, classes));
            }
        }
        return new TrainingNet(name, net.build(), inputs, forced);
    }

    private static int narrow(int outputs, int by, int classes) {
        return outputs == classes ? outputs : Math.max(2, outputs / by / 2 * 2);
    }

    /** The whole description, inputs first. */
    private NetParameter net() {
        NetParameter.Builder net = description.toBuilder().clearLayer().setForceBackward(forced);
        for (In input : inputs) {
            BlobShape.Builder shape = BlobShape.newBuilder();
            Arrays.stream(input.shape()).forEach(shape::addDim);
            net.addLayer(LayerParameter.newBuilder()
                    .setName(input.name())
                    .setType("Input")
                    .addTop(input.name())
                    .setInputParam(InputParameter.newBuilder().addShape(shape)));
        }
        return net.addAllLayer(description.getLayerList()).build();
    }

    /** In TRAIN; {@code force_backward} is in the description, and asks for what it asks Caffe for. */
    Net net(String backend) {
        return new Net(net(), NetOptions.defaults().withPhase(Phase.TRAIN).withBackend(backend));
    }

    void feed(Net net, long seed) {
        inputs.forEach(input -> net.blob(input.name()).set(input.draw(seed)));
    }

    /** The question to native Caffe, with weights from a file. */
    Request request(Path weights, long seed) {
        Request request = Request.of(TextFormat.printer().printToString(net()))
                .phase(Request.Phase.TRAIN)
                .weights(weights);
        for (In input : inputs) {
            request = request.input(input.name(), new Array(input.shape(), input.draw(seed)));
        }
        return request;
    }

    /** Random weights that keep the net alive, written to a file. */
    void writeWeights(Path file, long seed) {
        try (Net net = net(NetOptions.JAVA)) {
            net.fillRandomly(seed);
            net.layers().forEach(Model::liven);
            net.save(file);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
