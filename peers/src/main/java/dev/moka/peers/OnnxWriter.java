package dev.moka.peers;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.Step;
import dev.moka.layer.ConcatLayer;
import dev.moka.layer.ConvolutionLayer;
import dev.moka.layer.PoolingLayer;
import dev.moka.proto.ConvolutionParameter;
import dev.moka.proto.EltwiseParameter.EltwiseOp;
import dev.moka.proto.LRNParameter;
import dev.moka.proto.PoolingParameter.PoolMethod;
import dev.moka.proto.SoftmaxParameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a net as ONNX, for the layers that the benchmark's nets have; another layer, or an option without a counterpart, is an error.
 *
 * <p>ONNX has no blobs that are overwritten: each layer's top is a value with the layer's name, and {@code values} knows which one a
 * blob holds at the moment.
 */
final class OnnxWriter {
    private final Net net;
    private final OnnxGraph graph;
    private final Map<Blob, String> values = new IdentityHashMap<>();

    private OnnxWriter(Net net, boolean anySize) {
        this.net = net;
        this.graph = new OnnxGraph(net.name(), anySize);
    }

    /** @param anySize whether pictures may have any height and width */
    static void write(Net net, boolean anySize, Path file) throws IOException {
        new OnnxWriter(net, anySize).write().save(file);
    }

    private OnnxGraph write() {
        List<Step> steps = net.steps();
        for (int i = 0; i < steps.size(); i++) {
            boolean scaled = i + 1 < steps.size() && isScaleOf(steps.get(i), steps.get(i + 1));
            if (scaled) {
                normalize(steps.get(i), steps.get(i + 1).layer().blobs());
                i++;
            } else {
                add(steps.get(i));
            }
        }
        Blob output = net.blob(ModelFiles.OUTPUT);
        graph.output(ModelFiles.OUTPUT, output.shape());
        return graph;
    }

    private void add(Step step) {
        Layer layer = step.layer();
        switch (layer.type()) {
            case "Input" -> input(step);
            case "Split", "Dropout" -> step.tops().forEach(top -> values.put(top, bottom(step, 0)));
            case "Convolution" -> convolution(step, (ConvolutionLayer) layer);
            case "Pooling" -> pooling(step, (PoolingLayer) layer);
            case "ReLU" -> {
                require(layer.param().getReluParam().getNegativeSlope() == 0, layer, "a negative slope");
                node("Relu", step);
            }
            case "LRN" -> normalizeAcross(step);
            case "BatchNorm" -> normalize(step, List.of());
            case "Eltwise" -> {
                var param = layer.param().getEltwiseParam();
                require(param.getOperation() == EltwiseOp.SUM && param.getCoeffCount() == 0, layer, "not a plain sum");
                node("Sum", step);
            }
            case "Concat" -> {
                require(
                        layer instanceof ConcatLayer
                                && layer.param().getConcatParam().getAxis() == 1,
                        layer,
                        "the axis");
                node("Concat", step).with("axis", 1);
            }
            case "InnerProduct" -> innerProduct(step);
            case "Softmax" -> {
                SoftmaxParameter param = layer.param().getSoftmaxParam();
                node("Softmax", step).with("axis", param.getAxis());
            }
            default -> throw unsupported(layer, "this type");
        }
    }

    private void input(Step step) {
        Blob top = step.tops().get(0);
        values.put(top, ModelFiles.INPUT);
        graph.input(ModelFiles.INPUT, top.shape());
    }

    private void convolution(Step step, ConvolutionLayer layer) {
        ConvolutionParameter param = layer.param().getConvolutionParam();
        require(param.getAxis() == 1 && layer.window().kernel().length == 3, layer, "the axes");
        OnnxGraph.Node node = node("Conv", step).reads(parameter(layer, 0, "w"));
        if (layer.hasBias()) {
            node.reads(parameter(layer, 1, "b"));
        }
        // Moka's windows have a depth before height and width.
        int[] pad = layer.window().pad();
        node.with("kernel_shape", spatial(layer.window().kernel()))
                .with("strides", spatial(layer.window().stride()))
                .with("dilations", spatial(layer.window().dilation()))
                .with("pads", pad[1], pad[2], pad[1], pad[2])
                .with("group", layer.groups());
    }

    private static int[] spatial(int[] lifted) {
        return Arrays.copyOfRange(lifted, 1, 3);
    }

    /**
     * Caffe rounds sizes up and drops windows that would begin outside; ONNX's own rounding up does not drop. So the padding at the
     * end is what the size that Caffe computed needs. Averages divide by what lies inside picture and padding, which ONNX can say only
     * where there is no padding, or nothing beyond it.
     */
    private void pooling(Step step, PoolingLayer layer) {
        int[] bottom = step.bottoms().get(0).shape();
        int[] top = step.tops().get(0).shape();
        int[] pads = new int[4];
        boolean beyond = false;
        for (int i = 0; i < 2; i++) {
            pads[i] = layer.pad()[i];
            int reach = (top[2 + i] - 1) * layer.stride()[i] + layer.kernel()[i];
            pads[2 + i] = Math.max(0, reach - bottom[2 + i] - pads[i]);
            beyond |= pads[2 + i] > pads[i];
        }
        boolean average = layer.method() == PoolMethod.AVE;
        boolean padded = pads[0] > 0 || pads[1] > 0;
        require(!average || !padded || !beyond, layer, "an average over padding that is rounded up");
        OnnxGraph.Node node = node(average ? "AveragePool" : "MaxPool", step)
                .with("kernel_shape", layer.kernel())
                .with("strides", layer.stride())
                .with("pads", pads);
        if (average && padded) {
            node.with("count_include_pad", 1);
        }
    }

    private void normalizeAcross(Step step) {
        LRNParameter param = step.layer().param().getLrnParam();
        require(param.getNormRegion() == LRNParameter.NormRegion.ACROSS_CHANNELS, step.layer(), "WITHIN_CHANNEL");
        node("LRN", step)
                .with("size", param.getLocalSize())
                .with("alpha", param.getAlpha())
                .with("beta", param.getBeta())
                .with("bias", param.getK());
    }

    private static boolean isScaleOf(Step norm, Step scale) {
        return norm.layer().type().equals("BatchNorm")
                && scale.layer().type().equals("Scale")
                && scale.inPlace()
                && scale.bottoms().get(0) == norm.tops().get(0)
                && scale.layer().blobs().size() == 2;
    }

    /** BatchNorm and the Scale behind it are one node. Caffe's mean and variance are sums, to be divided by the third parameter. */
    private void normalize(Step step, List<Blob> scale) {
        Layer layer = step.layer();
        float factor = layer.blobs().get(2).data()[0];
        int[] shape = layer.blobs().get(0).shape();
        float[] ones = new float[shape[0]];
        Arrays.fill(ones, 1);
        node("BatchNormalization", step)
                .reads(graph.constant(
                        layer.name() + "_scale",
                        shape,
                        scale.isEmpty() ? ones : scale.get(0).data()))
                .reads(graph.constant(
                        layer.name() + "_bias",
                        shape,
                        scale.isEmpty() ? new float[shape[0]] : scale.get(1).data()))
                .reads(graph.constant(
                        layer.name() + "_mean", shape, divided(layer.blobs().get(0), factor)))
                .reads(graph.constant(
                        layer.name() + "_variance", shape, divided(layer.blobs().get(1), factor)))
                .with("epsilon", layer.param().getBatchNormParam().getEps());
    }

    private static float[] divided(Blob sums, float factor) {
        float[] values = sums.data().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = factor == 0 ? 0 : values[i] / factor;
        }
        return values;
    }

    private void innerProduct(Step step) {
        Layer layer = step.layer();
        var param = layer.param().getInnerProductParam();
        require(param.getAxis() == 1 && !param.getTranspose(), layer, "the axis");
        String flat = layer.name() + "_flat";
        graph.node("Flatten", flat).reads(bottom(step, 0)).with("axis", 1);
        OnnxGraph.Node node = graph.node("Gemm", name(step)).reads(flat).reads(parameter(layer, 0, "w"));
        if (param.getBiasTerm()) {
            node.reads(parameter(layer, 1, "b"));
        }
        node.with("transB", 1);
        values.put(step.tops().get(0), name(step));
    }

    /** A node that reads the step's bottoms and makes its top. */
    private OnnxGraph.Node node(String operator, Step step) {
        OnnxGraph.Node node = graph.node(operator, name(step));
        for (int i = 0; i < step.bottoms().size(); i++) {
            node.reads(bottom(step, i));
        }
        values.put(step.tops().get(0), name(step));
        return node;
    }

    private static String name(Step step) {
        return step.layer().name();
    }

    private String bottom(Step step, int index) {
        String value = values.get(step.bottoms().get(index));
        if (value == null) {
            throw unsupported(step.layer(), "an unknown bottom");
        }
        return value;
    }

    private String parameter(Layer layer, int index, String suffix) {
        Blob blob = layer.blobs().get(index);
        return graph.constant(layer.name() + "_" + suffix, blob.shape(), blob.data());
    }

    private static void require(boolean holds, Layer layer, String what) {
        if (!holds) {
            throw unsupported(layer, what);
        }
    }

    private static UnsupportedOperationException unsupported(Layer layer, String what) {
        return new UnsupportedOperationException(
                "layer '%s' (%s) cannot be written as ONNX here: %s".formatted(layer.name(), layer.type(), what));
    }
}
