package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.BaseConvolutionLayer;
import dev.moka.layer.ConvolutionLayer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** Convolution and deconvolution over 1, 2 or 3 axes, with groups and dilation, and an in-place ReLU behind them. */
final class ConvolutionKernel {
    private final OneDnnSession session;
    private final List<Step> steps;
    private final BaseConvolutionLayer layer;
    private final Blob bottom;
    private final Blob top;

    private ConvolutionKernel(OneDnnSession session, List<Step> steps) {
        this.session = session;
        this.steps = steps;
        this.layer = (BaseConvolutionLayer) steps.get(0).layer();
        this.bottom = steps.get(0).bottoms().get(0);
        this.top = steps.get(0).tops().get(0);
    }

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        int axis = step.layer().param().getConvolutionParam().getAxis();
        int axes = step.bottoms().get(0).axes();
        boolean mapped = step.bottoms().size() == 1 && (axis == 1 || axis == 1 - axes) && axes >= 3;
        if (!mapped) {
            return null;
        }
        ConvolutionKernel kernel = new ConvolutionKernel(session, steps);
        return kernel.isMisread() ? null : kernel.kernel();
    }

    /** oneDNN 3.11's AVX-512 code reads the wrong rows of a single channel if the stride on W leads out of the picture at once. */
    private boolean isMisread() {
        int[] stride = layer.window().stride();
        return bottom.shape(1) == 1 && top.shape(-1) == 1 && stride[stride.length - 1] > 1;
    }

    private Kernel kernel() {
        Layout weights = weights();
        Layout anyWeights = weights.any();
        Layout src = Layout.any(bottom.shape());
        Layout dst = Layout.any(top.shape());
        Layout bias = Layout.plain(layer.outputs());
        memory.desc biasDesc = layer.hasBias() ? bias.desc() : new memory.desc();
        primitive_attr attributes = FusedReLU.attributes(steps, 1);
        engine engine = session.engine();
        primitive primitive;
        if (layer instanceof ConvolutionLayer) {
            var chosen = new convolution_forward.primitive_desc(
                    engine,
                    prop_kind.forward_inference,
                    algorithm.convolution_direct,
                    src.desc(),
                    anyWeights.desc(),
                    biasDesc,
                    dst.desc(),
                    strides(),
                    dilates(),
                    pads(),
                    pads(),
                    attributes,
                    false);
            src = src.as(chosen.src_desc());
            dst = dst.as(chosen.dst_desc());
            anyWeights = anyWeights.as(chosen.weights_desc());
            primitive = new convolution_forward(chosen);
        } else {
            var chosen = new deconvolution_forward.primitive_desc(
                    engine,
                    prop_kind.forward_inference,
                    algorithm.deconvolution_direct,
                    src.desc(),
                    anyWeights.desc(),
                    biasDesc,
                    dst.desc(),
                    strides(),
                    dilates(),
                    pads(),
                    pads(),
                    attributes,
                    false);
            src = src.as(chosen.src_desc());
            dst = dst.as(chosen.dst_desc());
            anyWeights = anyWeights.as(chosen.weights_desc());
            primitive = new deconvolution_forward(chosen);
        }
        int covered = FusedReLU.at(steps, 1) ? 2 : 1;
        PackedWeights packed = session.packed(layer.blobs().get(0), weights, anyWeights);
        PrimitiveKernel kernel = new PrimitiveKernel(session, primitive, covered, top, dst)
                .reads(dnnl.DNNL_ARG_SRC, bottom, src)
                .takes(dnnl.DNNL_ARG_WEIGHTS, packed::tensor);
        if (layer.hasBias()) {
            kernel.takes(dnnl.DNNL_ARG_BIAS, session.packed(layer.blobs().get(1), bias, bias)::tensor);
        }
        return kernel;
    }

    /** Caffe's weights as oneDNN names their axes: (G,) O / G, C / G, kernel; a deconvolution's lie as C, O / G, kernel. */
    private Layout weights() {
        int[] shape = layer.blobs().get(0).shape();
        int groups = layer.groups();
        boolean transposed = !(layer instanceof ConvolutionLayer);
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

    private long[] strides() {
        return spatial(layer.window().stride());
    }

    private long[] pads() {
        return spatial(layer.window().pad());
    }

    /** oneDNN counts the numbers left out between two neighbouring elements. */
    private long[] dilates() {
        return Arrays.stream(spatial(layer.window().dilation()))
                .map(dilation -> dilation - 1)
                .toArray();
    }

    private long[] spatial(int[] lifted) {
        int axes = bottom.axes() - 2;
        return Arrays.stream(lifted).skip(lifted.length - axes).asLongStream().toArray();
    }
}
