package dev.moka.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Inner product in oneDNN's words. Both gradients have the weights as they lie on the host, which is no slower there and spares a solver
 * packing them at each step.
 *
 * @param bias its descriptor, empty if there is none
 * @param packs whether forward may have its weights packed in blocks
 */
record InnerProductPrimitives(
        engine engine,
        Layout src,
        Layout weights,
        memory.desc bias,
        Layout dst,
        primitive_attr attributes,
        boolean packs)
        implements WeightedPrimitives {

    private inner_product_forward.primitive_desc chosen(prop_kind kind, Layout ordered) {
        return new inner_product_forward.primitive_desc(
                engine, kind, src.desc(), ordered.desc(), bias, dst.desc(), attributes, false);
    }

    private inner_product_forward.primitive_desc hint() {
        return chosen(prop_kind.forward_training, weights);
    }

    @Override
    public Chosen forward() {
        var chosen = chosen(prop_kind.forward_inference, packs ? weights.any() : weights);
        return new Chosen(new inner_product_forward(chosen), src, weights.as(chosen.weights_desc()), dst);
    }

    @Override
    public Chosen backwardData() {
        var chosen =
                new inner_product_backward_data.primitive_desc(engine, src.desc(), weights.desc(), dst.desc(), hint());
        return new Chosen(new inner_product_backward_data(chosen), src, weights, dst);
    }

    @Override
    public Chosen backwardWeights() {
        var chosen = new inner_product_backward_weights.primitive_desc(
                engine, src.desc(), weights.desc(), bias, dst.desc(), hint());
        return new Chosen(new inner_product_backward_weights(chosen), src, weights, dst);
    }
}
