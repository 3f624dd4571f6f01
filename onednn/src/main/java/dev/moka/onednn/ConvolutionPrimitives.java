package dev.moka.onednn;

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
import org.jspecify.annotations.Nullable;

/** Convolution in oneDNN's words. */
record ConvolutionPrimitives(engine engine, ConvolutionArguments with, primitive_attr attributes)
        implements WeightedPrimitives {
    /**
     * In blocks of channels where oneDNN has a kernel for them, which is as fast as what it would choose, and can write beside other
     * channels; otherwise, and where the processor has tiles, as oneDNN likes it best.
     */
    private convolution_forward.primitive_desc chosen(prop_kind kind) {
        if (with.src().type() == memory.data_type.bf16) {
            var liked = forward(kind, with);
            if (Implementation.of(liked).multipliesTiles()) {
                return liked;
            }
        }
        return with.inBlocks().stream()
                .map(arguments -> forward(kind, arguments))
                .filter(desc -> !Implementation.of(desc).isGeneral())
                .findFirst()
                .orElseGet(() -> forward(kind, with));
    }

    private convolution_forward.primitive_desc forward(prop_kind kind, ConvolutionArguments arguments) {
        return new convolution_forward.primitive_desc(
                engine,
                kind,
                algorithm.convolution_direct,
                arguments.src().desc(),
                arguments.weights().any().desc(),
                arguments.bias(),
                arguments.dst().desc(),
                arguments.strides(),
                arguments.dilates(),
                arguments.pads(),
                arguments.pads(),
                attributes,
                false);
    }

    @Override
    public Chosen forward() {
        return forward(chosen(prop_kind.forward_inference));
    }

    @Override
    public @Nullable Chosen forwardLying(Layout src, Layout dst) {
        var chosen = forward(prop_kind.forward_inference, with.lying(src, dst));
        return Implementation.of(chosen).isGeneral() ? null : forward(chosen);
    }

    private Chosen forward(convolution_forward.primitive_desc chosen) {
        return new Chosen(
                () -> new convolution_forward(chosen),
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
                () -> new convolution_backward_data(chosen),
                with.src().as(chosen.diff_src_desc()),
                with.weights().as(chosen.weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }

    @Override
    public Chosen backwardWeights() {
        var hint = chosen(prop_kind.forward_training);
        var chosen = ordered((src, dst) -> sound(new convolution_backward_weights.primitive_desc(
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
                hint)));
        return new Chosen(
                () -> new convolution_backward_weights(chosen),
                with.src().as(chosen.src_desc()),
                with.weights().as(chosen.diff_weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }

    /** The first kernel from this one on that is none of oneDNN's {@link Defects}. */
    private convolution_backward_weights.primitive_desc sound(convolution_backward_weights.primitive_desc chosen) {
        while (Defects.concern(chosen, with)) {
            if (!chosen.next_impl()) {
                throw new IllegalStateException("no kernel for the gradient of these weights computes it rightly");
            }
        }
        return chosen;
    }

    /**
     * Backward in the order of numbers that forward has chosen, so that nothing lies between the two; where oneDNN has only a general
     * kernel for that, in the order backward likes best.
     */
    private <P extends primitive_desc> P ordered(BiFunction<memory.desc, memory.desc, P> backward) {
        var forward = chosen(prop_kind.forward_inference);
        P likeForward = backward.apply(forward.src_desc(), forward.dst_desc());
        return Implementation.of(likeForward).isGeneral()
                ? backward.apply(with.src().desc(), with.dst().desc())
                : likeForward;
    }
}
