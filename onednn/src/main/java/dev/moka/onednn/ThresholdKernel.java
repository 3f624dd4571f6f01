package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ThresholdLayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.jspecify.annotations.Nullable;

/** Threshold: a comparison of each number with the same one. Of NaN, which the loops compute, oneDNN's comparisons hold. */
final class ThresholdKernel {
    private ThresholdKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Blob bottom = steps.get(0).bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        float threshold = ((ThresholdLayer) steps.get(0).layer()).threshold();
        PrimitiveKernel kernel =
                LineKernel.withNumber(session, algorithm.binary_gt, bottom, layout, threshold, new post_ops());
        return kernel == null
                ? null
                : kernel.writes(dnnl.DNNL_ARG_DST, steps.get(0).tops().get(0)::dataStorage, layout);
    }
}
