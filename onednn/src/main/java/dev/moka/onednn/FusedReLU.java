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

    /** How many of the steps a primitive for the first one computes. */
    static int covered(List<Step> steps) {
        return at(steps, 1) ? 2 : 1;
    }

    /** Attributes of a primitive for the first step, which applies the ReLU behind it if there is one. */
    static primitive_attr attributes(List<Step> steps) {
        return attributes(steps, new post_ops());
    }

    /** The same, behind other {@code operations}. */
    static primitive_attr attributes(List<Step> steps, post_ops operations) {
        if (at(steps, 1)) {
            float slope = ((ReLULayer) steps.get(1).layer()).negativeSlope();
            if (slope == 0) {
                // x min(max(x FLT_MAX, 0), 1) + 0: oneDNN's own ReLU makes 0 of NaN. The sum makes 0 of -0.
                operations.append_eltwise(dnnl.algorithm.eltwise_hardswish, Float.MAX_VALUE, 0);
                operations.append_eltwise(dnnl.algorithm.eltwise_linear, 1, 0);
            } else {
                operations.append_eltwise(dnnl.algorithm.eltwise_relu, slope, 0);
            }
        }
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        return attributes;
    }
}
