package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.BaseConvolutionLayer;
import dev.moka.layer.ConvolutionLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * Convolution and deconvolution over 1, 2 or 3 axes, with groups and dilation, and what is behind them: in place a normalisation with given
 * statistics (behind a convolution), the sum of a residual block, and a ReLU.
 */
final class ConvolutionKernel {
    private ConvolutionKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        if (!isMapped(step)) {
            return null;
        }
        if (step.bottoms().size() == 1) {
            return fused(session, steps);
        }
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < step.bottoms().size(); i++) {
            kernels.add(kernel(session, step, i, layer(step).hasBias(), session.topType(step), new primitive_attr())
                    .forward(1));
        }
        return KernelSequence.of(kernels);
    }

    /** One primitive for the convolution and what is behind it. */
    private static Kernel fused(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        ChannelAffine folded =
                step.layer() instanceof ConvolutionLayer ? ChannelAffine.at(steps, 1) : ChannelAffine.NONE;
        int own = 1 + folded.layers().size();
        FusedSum sum = FusedSum.of(session, steps.subList(0, own), own < steps.size() ? steps.get(own) : null);
        // The convolution or the sum, whichever ends it, and what is in place on its top.
        List<Step> end = sum == null
                ? Stream.concat(Stream.of(step), steps.stream().skip(own)).toList()
                : steps.subList(own, steps.size());
        post_ops operations = new post_ops();
        if (sum != null) {
            sum.appendTo(operations, session.topType(step));
        }
        boolean biased = own > 1 || layer(step).hasBias();
        int covered = steps.size() - end.size() + FusedReLU.covered(end);
        return kernel(session, step, 0, biased, session.topType(step), FusedReLU.attributes(end, operations))
                .forward(covered, folded, sum);
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        if (!isMapped(step)) {
            return null;
        }
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < step.bottoms().size(); i++) {
            kernels.addAll(kernel(session, step, i, layer(step).hasBias(), session.type(), new primitive_attr())
                    .backward(step.propagateDown().get(i)));
        }
        return KernelSequence.of(kernels);
    }

    /** oneDNN has one axis of pictures, and one spatial axis at least. */
    private static boolean isMapped(Step step) {
        int axis = step.layer().param().getConvolutionParam().getAxis();
        int axes = step.bottoms().get(0).axes();
        return (axis == 1 || axis == 1 - axes) && axes >= 3 && !Defects.concern(step);
    }

    private static BaseConvolutionLayer layer(Step step) {
        return (BaseConvolutionLayer) step.layer();
    }

    private static WeightedKernel kernel(
            OneDnnSession session,
            Step step,
            int index,
            boolean biased,
            memory.data_type topType,
            primitive_attr attributes) {
        BaseConvolutionLayer layer = layer(step);
        Blob bottom = step.bottoms().get(index);
        Blob top = step.tops().get(index);
        ConvolutionArguments arguments = ConvolutionArguments.of(layer, bottom, top, biased, session.type(), topType);
        engine engine = session.engine();
        WeightedPrimitives primitives = layer instanceof ConvolutionLayer
                ? new ConvolutionPrimitives(engine, arguments, attributes)
                : new DeconvolutionPrimitives(engine, arguments, attributes);
        return new WeightedKernel(session, step, index, primitives);
    }
}
