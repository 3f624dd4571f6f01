package dev.moka.vis.graph;

import dev.moka.Layer;
import dev.moka.layer.BaseConvolutionLayer;
import dev.moka.layer.PoolingLayer;
import dev.moka.layer.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is written into a layer's box below its name: type, outputs, kernel. */
final class LayerWords {
    private LayerWords() {}

    static List<String> of(Layer layer) {
        if (layer instanceof BaseConvolutionLayer convolution) {
            return List.of(
                    layer.type() + ", " + outputs(convolution.outputs()),
                    window(convolution) + (convolution.groups() > 1 ? ", group " + convolution.groups() : ""));
        } else if (layer instanceof PoolingLayer pooling) {
            return List.of(
                    "Pooling, " + pooling.method(),
                    layer.param().getPoolingParam().getGlobalPooling()
                            ? "global"
                            : moves(pooling.kernel(), pooling.stride(), pooling.pad()));
        }
        return switch (layer.type()) {
            case "InnerProduct" ->
                List.of("InnerProduct, "
                        + outputs(layer.param().getInnerProductParam().getNumOutput()));
            case "LRN" ->
                List.of("LRN", "local size " + layer.param().getLrnParam().getLocalSize());
            case "Eltwise" ->
                List.of("Eltwise, " + layer.param().getEltwiseParam().getOperation());
            default -> List.of(inPlace(layer));
        };
    }

    /** The words for a layer that has no box of its own. */
    static String inPlace(Layer layer) {
        return layer.type().equals("Dropout")
                ? "Dropout " + layer.param().getDropoutParam().getDropoutRatio()
                : layer.type();
    }

    private static String outputs(int number) {
        return number + (number == 1 ? " output" : " outputs");
    }

    private static String window(BaseConvolutionLayer layer) {
        Window window = layer.window();
        int spatial = layer.blobs().get(0).axes() - 2;
        int from = window.kernel().length - spatial;
        int[] dilation = tail(window.dilation(), from);
        return moves(tail(window.kernel(), from), tail(window.stride(), from), tail(window.pad(), from))
                + (differs(dilation, 1) ? ", dilation " + text(dilation) : "");
    }

    private static int[] tail(int[] axes, int from) {
        return Arrays.copyOfRange(axes, Math.min(from, axes.length), axes.length);
    }

    private static String moves(int[] kernel, int[] stride, int[] pad) {
        List<String> words = new ArrayList<>();
        words.add(sizes(kernel));
        if (differs(stride, 1)) {
            words.add("stride " + text(stride));
        }
        if (differs(pad, 0)) {
            words.add("pad " + text(pad));
        }
        return String.join(", ", words);
    }

    private static boolean differs(int[] values, int usual) {
        return Arrays.stream(values).anyMatch(value -> value != usual);
    }

    /** One number if all are equal. */
    private static String text(int[] values) {
        return Arrays.stream(values).distinct().count() == 1 ? Integer.toString(values[0]) : sizes(values);
    }

    static String sizes(int[] values) {
        return String.join(
                "\u00d7", Arrays.stream(values).mapToObj(Integer::toString).toList());
    }
}
