package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.layer.BaseConvolutionLayer;
import dev.moka.layer.DeconvolutionLayer;
import dev.moka.layer.Window;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * What oneDNN is told of a convolution or deconvolution over 1, 2 or 3 axes.
 *
 * @param weights as they lie on the host, in the numbers they are multiplied in
 * @param bias its descriptor, empty if there is none
 * @param dilates numbers left out between two neighbouring elements of the kernel
 */
record ConvolutionArguments(
        Layout src, Layout weights, memory.desc bias, Layout dst, long[] strides, long[] dilates, long[] pads) {
    /** Pictures have fewer, and are read as they are. */
    private static final int FEW_CHANNELS = 4;

    /**
     * @param biased whether a bias is added
     * @param type of bottom and weights
     * @param topType of the top
     */
    static ConvolutionArguments of(
            BaseConvolutionLayer layer,
            Blob bottom,
            Blob top,
            boolean biased,
            memory.data_type type,
            memory.data_type topType) {
        int axes = bottom.axes() - 2;
        return new ConvolutionArguments(
                Layout.plain(bottom.shape()).any(type),
                weights(layer).plain(type),
                biased ? Layout.plain(layer.outputs()).desc() : new memory.desc(),
                Layout.plain(top.shape()).any(topType),
                layer instanceof DeconvolutionLayer
                        ? strides(layer.window(), top, bottom)
                        : strides(layer.window(), bottom, top),
                dilates(layer.window(), axes),
                spatial(layer.window().pad(), axes));
    }

    /** How many channels of the bottom an output reads. */
    long channels() {
        long[] dims = weights.dims();
        return dims[dims.length - strides.length - 1];
    }

    /** The same with bottom and top in blocks of channels, the widest first; as many ways as fit without much padding. */
    List<ConvolutionArguments> inBlocks() {
        boolean few = src.dims()[1] < FEW_CHANNELS;
        return Layout.BLOCK_WIDTHS.stream()
                .filter(width -> (few || src.fillsBlocks(width)) && dst.fillsBlocks(width))
                .map(width -> lying(few ? src.plain(src.type()) : src.inBlocks(width), dst.inBlocks(width)))
                .toList();
    }

    /** The same with bottom and top lying as given. */
    ConvolutionArguments lying(Layout newSrc, Layout newDst) {
        return new ConvolutionArguments(newSrc, weights, bias, newDst, strides, dilates, pads);
    }

    /**
     * A window that is as wide as all there is takes no step, whatever the stride; oneDNN's bf16 code would read outside its bottom.
     *
     * @param wide what the windows go over
     * @param narrow what has a number for each window
     */
    private static long[] strides(Window window, Blob wide, Blob narrow) {
        int axes = wide.axes() - 2;
        long[] strides = spatial(window.stride(), axes);
        long[] kernel = spatial(window.kernel(), axes);
        long[] dilation = spatial(window.dilation(), axes);
        long[] pads = spatial(window.pad(), axes);
        for (int i = 0; i < axes; i++) {
            long extent = dilation[i] * (kernel[i] - 1) + 1;
            if (narrow.shape(2 + i) == 1 && wide.shape(2 + i) + 2 * pads[i] == extent) {
                strides[i] = 1;
            }
        }
        return strides;
    }

    /** A kernel of one element has no neighbours to leave numbers out between, whatever the dilation; oneDNN would read outside its bottom. */
    private static long[] dilates(Window window, int axes) {
        long[] kernel = spatial(window.kernel(), axes);
        long[] dilates = spatial(window.dilation(), axes);
        for (int i = 0; i < axes; i++) {
            dilates[i] = kernel[i] == 1 ? 0 : dilates[i] - 1;
        }
        return dilates;
    }

    private static long[] spatial(int[] lifted, int axes) {
        return Arrays.stream(lifted).skip(lifted.length - axes).asLongStream().toArray();
    }

    /** Caffe's weights as oneDNN names their axes: (G,) O / G, C / G, kernel; a deconvolution's lie as C, O / G, kernel. */
    private static Layout weights(BaseConvolutionLayer layer) {
        int[] shape = layer.blobs().get(0).shape();
        int groups = layer.groups();
        boolean transposed = layer instanceof DeconvolutionLayer;
        long outputs = transposed ? shape[1] : shape[0] / groups;
        long channels = transposed ? shape[0] / groups : shape[1];
        int spatial = shape.length - 2;
        long volume = 1;
        long[] dims = new long[3 + spatial];
        long[] strides = new long[3 + spatial];
        for (int i = spatial - 1; i >= 0; i--) {
            dims[3 + i] = shape[2 + i];
            strides[3 + i] = volume;
            volume *= shape[2 + i];
        }
        dims[0] = groups;
        dims[1] = outputs;
        dims[2] = channels;
        strides[0] = outputs * channels * volume;
        strides[1] = transposed ? volume : channels * volume;
        strides[2] = transposed ? outputs * volume : volume;
        int from = groups == 1 ? 1 : 0;
        return Layout.strided(
                Arrays.copyOfRange(dims, from, dims.length), Arrays.copyOfRange(strides, from, strides.length));
    }
}
