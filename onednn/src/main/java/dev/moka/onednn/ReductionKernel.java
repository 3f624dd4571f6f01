package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ReductionLayer;
import dev.moka.proto.ReductionParameter.ReductionOp;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;
import org.jspecify.annotations.Nullable;

/** The sums and the mean of Reduction, times its coefficient; oneDNN has no gradient of it. */
final class ReductionKernel {
    private ReductionKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        ReductionLayer layer = (ReductionLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        if (bottom.axes() == 0) {
            return null;
        }
        // What is reduced stays, one wide: the top's numbers in the same order under the bottom's axes.
        int[] reduced = Arrays.copyOf(top.shape(), bottom.axes());
        Arrays.fill(reduced, top.axes(), reduced.length, 1);
        Layout src = Layout.ofData(bottom);
        Layout dst = Layout.plain(reduced);
        float power = layer.operation() == ReductionOp.SUMSQ ? 2 : 1;
        var chosen = new reduction.primitive_desc(
                session.engine(), algorithm(layer), src.desc(), dst.desc(), power, 0, times(layer.coeff()), false);
        return new PrimitiveKernel(session, new reduction(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, dst);
    }

    private static algorithm algorithm(ReductionLayer layer) {
        return switch (layer.operation()) {
            case SUM -> dnnl.algorithm.reduction_sum;
            case MEAN -> dnnl.algorithm.reduction_mean;
            case ASUM, SUMSQ -> dnnl.algorithm.reduction_norm_lp_power_p_sum;
        };
    }

    private static primitive_attr times(float coeff) {
        post_ops operations = new post_ops();
        operations.append_eltwise(dnnl.algorithm.eltwise_linear, coeff, 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        return attributes;
    }
}
