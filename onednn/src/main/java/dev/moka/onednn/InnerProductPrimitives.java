package dev.moka.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Inner product in oneDNN's words.
 *
 * @param few whether the vectors are so few that forward multiplies weights as they lie
 * @param packs whether forward may have the weights in any order
 * @param weights as they lie on the host, in the numbers they are multiplied in
 * @param bias its descriptor, empty if there is none
 */
record InnerProductPrimitives(
        engine engine,
        boolean few,
        boolean packs,
        Layout src,
        Layout weights,
        memory.desc bias,
        Layout dst,
        primitive_attr attributes)
        implements WeightedPrimitives {
    private inner_product_forward.primitive_desc chosen(prop_kind kind, Layout ordered) {
        return new inner_product_forward.primitive_desc(
                engine, kind, src.desc(), ordered.desc(), bias, dst.desc(), attributes, false);
    }

    @Override
    public Chosen forward() {
        var chosen = few ? forFew() : chosen(prop_kind.forward_inference, packs ? weights.any() : weights);
        return new Chosen(() -> new inner_product_forward(chosen), src, weights.as(chosen.weights_desc()), dst);
    }

    @Override
    public Chosen backwardData() {
        var chosen = new inner_product_backward_data.primitive_desc(
                engine, src.desc(), weights.desc(), dst.desc(), chosen(prop_kind.forward_training, weights));
        return new Chosen(() -> new inner_product_backward_data(chosen), src, weights.as(chosen.weights_desc()), dst);
    }

    @Override
    public Chosen backwardWeights() {
        Layout weightsDiff = weights.plain();
        var chosen = new inner_product_backward_weights.primitive_desc(
                engine, src.desc(), weightsDiff.desc(), bias, dst.desc(), chosen(prop_kind.forward_training, weights));
        return new Chosen(() -> new inner_product_backward_weights(chosen), src, weightsDiff, dst);
    }

    /** With the plain product, which reads weights where they lie; but with tiles, if the processor has them. */
    private inner_product_forward.primitive_desc forFew() {
        if (src.type() == memory.data_type.bf16) {
            var liked = chosen(prop_kind.forward_inference, weights.any());
            if (Implementation.of(liked).multipliesTiles()) {
                return liked;
            }
        }
        var lying = chosen(prop_kind.forward_inference, weights);
        do {
            if (Implementation.of(lying).isGemm()) {
                return lying;
            }
        } while (lying.next_impl());
        return chosen(prop_kind.forward_inference, weights);
    }
}
