package dev.moka.onednn;

import dev.moka.Step;
import dev.moka.layer.ReLULayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** A ReLU that overwrites the top of the step before it: that step can apply it on the way. */
final class FusedReLU {
    private FusedReLU() {}

    /** Whether step {@code index} is a ReLU in place on the top of the step before. */
    static boolean at(List<Step> steps, int index) {
        return index < steps.size()
                && steps.get(index).layer() instanceof ReLULayer
                && steps.get(index).inPlace()
                && steps.get(index).bottoms().get(0)
                        == steps.get(index - 1).tops().get(0);
    }

    /** Attributes of a primitive for the steps from 0 on, which applies the ReLU at {@code index} if there is one. */
    static primitive_attr attributes(List<Step> steps, int index) {
        primitive_attr attributes = new primitive_attr();
        if (at(steps, index)) {
            post_ops operations = new post_ops();
            float slope = ((ReLULayer) steps.get(index).layer()).negativeSlope();
            operations.append_eltwise(dnnl.algorithm.eltwise_relu, slope, 0);
            attributes.set_post_ops(operations);
        }
        return attributes;
    }
}
