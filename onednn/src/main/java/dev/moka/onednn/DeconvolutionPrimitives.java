package dev.moka.onednn;

import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.primitive_attr;

/** Deconvolution in oneDNN's words. */
record DeconvolutionPrimitives(engine engine, ConvolutionArguments with, primitive_attr attributes)
        implements WeightedPrimitives {

    private deconvolution_forward.primitive_desc chosen(prop_kind kind) {
        return new deconvolution_forward.primitive_desc(
                engine,
                kind,
                algorithm.deconvolution_direct,
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
                () -> new deconvolution_forward(chosen),
                with.src().as(chosen.src_desc()),
                with.weights().as(chosen.weights_desc()),
                with.dst().as(chosen.dst_desc()));
    }

    @Override
    public Chosen backwardData() {
        var chosen = new deconvolution_backward_data.primitive_desc(
                engine,
                algorithm.deconvolution_direct,
                with.src().desc(),
                with.weights().any().desc(),
                with.dst().desc(),
                with.strides(),
                with.dilates(),
                with.pads(),
                with.pads(),
                chosen(prop_kind.forward_training));
        return new Chosen(
                () -> new deconvolution_backward_data(chosen),
                with.src().as(chosen.diff_src_desc()),
                with.weights().as(chosen.weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }

    @Override
    public Chosen backwardWeights() {
        var chosen = new deconvolution_backward_weights.primitive_desc(
                engine,
                algorithm.deconvolution_direct,
                with.src().desc(),
                with.weights().plain().any().desc(),
                with.bias(),
                with.dst().desc(),
                with.strides(),
                with.dilates(),
                with.pads(),
                with.pads(),
                chosen(prop_kind.forward_training));
        return new Chosen(
                () -> new deconvolution_backward_weights(chosen),
                with.src().as(chosen.src_desc()),
                with.weights().as(chosen.diff_weights_desc()),
                with.dst().as(chosen.diff_dst_desc()));
    }
}
