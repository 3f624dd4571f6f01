package dev.moka.onednn;

import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;

/** Convolution in oneDNN's words. */
record ConvolutionPrimitives(engine engine, ConvolutionArguments with, primitive_attr attributes)
        implements WeightedPrimitives {
    /** In the names of oneDNN's kernels for any layout, which it falls back on. */
    private static final List<String> GENERAL = List.of("gemm", "ref");

    private convolution_forward.primitive_desc chosen(prop_kind kind) {
        return new convolution_forward.primitive_desc(
                engine,
                kind,
                algorithm.convolution_direct,
                with.src().desc(),
                with.weights().any().desc(),
                with.bias(),
                with.dst().desc(),
                with.strides(),
                with.dilates(),
                with.pads(),
                with.pads(),
                attributes,
                false);
    }

    @Override
    public Chosen forward() {
        var chosen = chosen(prop_kind.forward_inference);
        return new Chosen(
                new convolution_forward(chosen),
                with.src().as(chosen.src_desc()),
                with.weights().as(chosen.weights_desc()),
                with.dst().as(chosen.dst_desc()));
    }

    @Override
    public Chosen backwardData() {
        var hint = chosen(prop_kind.forward_training);
        var chosen = ordered((src, dst) -> new convolution_backward_data.primitive_desc(
                engine,
                algorithm.convolution_direct,
                src,
                with.weights().any().desc(),
                dst,
                with.strides(),
                with.dilates(),
                with.pads(),
                with.pads(),
                hint));
        return new Chosen(
                new convolution_backward_data(chosen),
                with.src().as(chosen.diff_src_desc()),
                with.weights().as(chosen.weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }

    @Override
    public Chosen backwardWeights() {
        var hint = chosen(prop_kind.forward_training);
        var chosen = ordered((src, dst) -> new convolution_backward_weights.primitive_desc(
                engine,
                algorithm.convolution_direct,
                src,
                with.weights().plain().any().desc(),
                with.bias(),
                dst,
                with.strides(),
                with.dilates(),
                with.pads(),
                with.pads(),
                hint));
        return new Chosen(
                new convolution_backward_weights(chosen),
                with.src().as(chosen.src_desc()),
                with.weights().as(chosen.diff_weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }

    /**
     * Backward in the order of numbers that forward has chosen, so that nothing lies between the two; where oneDNN has only a general
     * kernel for that, in the order backward likes best.
     */
    private <P extends primitive_desc> P ordered(BiFunction<memory.desc, memory.desc, P> backward) {
        var forward = chosen(prop_kind.forward_inference);
        P likeForward = backward.apply(forward.src_desc(), forward.dst_desc());
        String name = likeForward.impl_info_str().getString();
        return GENERAL.stream().anyMatch(name::contains)
                ? backward.apply(with.src().desc(), with.dst().desc())
                : likeForward;
    }
}
