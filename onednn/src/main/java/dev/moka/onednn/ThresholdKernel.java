package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ThresholdLayer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** Threshold: a comparison of each number with the same one. */
final class ThresholdKernel {
    private ThresholdKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Blob bottom = steps.get(0).bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        long[] ones = new long[layout.dims().length];
        Arrays.fill(ones, 1);
        Layout number = Layout.plain(ones).any();
        var chosen = new binary.primitive_desc(
                session.engine(), algorithm.binary_gt, layout.desc(), number.desc(), layout.desc());
        if (Implementation.of(chosen).isGeneral()) {
            return null;
        }
        Tensor threshold = session.tensor(number.as(chosen.src1_desc()));
        threshold.set(new float[] {((ThresholdLayer) steps.get(0).layer()).threshold()});
        // Comparisons with NaN hold in oneDNN.
        return new PrimitiveKernel(session, new binary(chosen))
                .reads(dnnl.DNNL_ARG_SRC_0, bottom::dataStorage, layout)
                .owns(dnnl.DNNL_ARG_SRC_1, threshold)
                .writes(dnnl.DNNL_ARG_DST, steps.get(0).tops().get(0)::dataStorage, layout)
                .whereTame(dnnl.DNNL_ARG_SRC_0);
    }
}
