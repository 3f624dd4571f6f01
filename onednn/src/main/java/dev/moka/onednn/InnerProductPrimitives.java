package dev.moka.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Inner product in oneDNN's words, with everything as it lies on the host: weights packed in blocks are no faster, and these can be read
 * from where a file is mapped, and updated where they are.
 *
 * @param bias its descriptor, empty if there is none
 */
record InnerProductPrimitives(
        engine engine, Layout src, Layout weights, memory.desc bias, Layout dst, primitive_attr attributes)
        implements WeightedPrimitives {

    private inner_product_forward.primitive_desc chosen(prop_kind kind) {
        return new inner_product_forward.primitive_desc(
                engine, kind, src.desc(), weights.desc(), bias, dst.desc(), attributes, false);
    }

    @Override
    public Chosen forward() {
        return new Chosen(new inner_product_forward(chosen(prop_kind.forward_inference)), src, weights, dst);
    }

    @Override
    public Chosen backwardData() {
        var chosen = new inner_product_backward_data.primitive_desc(
                engine, src.desc(), weights.desc(), dst.desc(), chosen(prop_kind.forward_training));
        return new Chosen(new inner_product_backward_data(chosen), src, weights, dst);
    }

    @Override
    public Chosen backwardWeights() {
        var chosen = new inner_product_backward_weights.primitive_desc(
                engine, src.desc(), weights.desc(), bias, dst.desc(), chosen(prop_kind.forward_training));
        return new Chosen(new inner_product_backward_weights(chosen), src, weights, dst);
    }
}
