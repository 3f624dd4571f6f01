package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.Step;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ScaleLayer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;

/**
 * BatchNorm with given statistics, Scale by channel, or both in a row, and an in-place ReLU behind them: one affine function a
 * channel, which oneDNN's batch normalisation computes.
 */
final class NormalizationKernel {
    private NormalizationKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step first = steps.get(0);
        BatchNormLayer norm = first.layer() instanceof BatchNormLayer layer ? layer : null;
        ScaleLayer scale = scale(steps, norm == null ? 0 : 1);
        Blob bottom = first.bottoms().get(0);
        if ((norm == null ? scale == null : !norm.usesGlobalStats()) || bottom.axes() < 2 || bottom.axes() > 5) {
            return null;
        }
        int covered = (norm == null ? 0 : 1) + (scale == null ? 0 : 1);
        boolean relu =
                FusedReLU.at(steps, covered) && isPlainReLU(steps.get(covered).layer());
        int flags = normalization_flags.use_global_stats.value
                | (scale == null ? 0 : normalization_flags.use_scale.value | normalization_flags.use_shift.value)
                | (relu ? normalization_flags.fuse_norm_relu.value : 0);
        Layout layout = Layout.ofData(bottom);
        var chosen = new batch_normalization_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference.value,
                layout.desc(),
                layout.desc(),
                norm == null ? 0 : norm.eps(),
                flags);
        int channels = bottom.shape(1);
        PrimitiveKernel kernel = new PrimitiveKernel(
                        session, new batch_normalization_forward(chosen), covered + (relu ? 1 : 0))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, first.tops().get(0)::dataStorage, layout);
        take(session, kernel, dnnl.DNNL_ARG_MEAN, norm, () -> norm == null ? new float[channels] : norm.globalMean());
        take(
                session,
                kernel,
                dnnl.DNNL_ARG_VARIANCE,
                norm,
                () -> norm == null ? ones(channels) : norm.globalVariance());
        if (scale != null) {
            take(
                    session,
                    kernel,
                    dnnl.DNNL_ARG_SCALE,
                    scale,
                    () -> scale.blobs().get(0).data());
            take(
                    session,
                    kernel,
                    dnnl.DNNL_ARG_SHIFT,
                    scale,
                    () -> scale.hasBias() ? scale.blobs().get(1).data() : new float[channels]);
        }
        return kernel;
    }

    private static boolean isPlainReLU(Layer layer) {
        return ((dev.moka.layer.ReLULayer) layer).negativeSlope() == 0;
    }

    /** A learned scale by channel: alone, or in place behind a BatchNorm. */
    private static @Nullable ScaleLayer scale(List<Step> steps, int index) {
        if (index >= steps.size() || !(steps.get(index).layer() instanceof ScaleLayer scale)) {
            return null;
        }
        Step step = steps.get(index);
        Blob bottom = step.bottoms().get(0);
        boolean byChannel = step.bottoms().size() == 1
                && bottom.axes() >= 2
                && scale.axis(bottom, scale.blobs().get(0)) == 1
                && Arrays.equals(scale.blobs().get(0).shape(), new int[] {bottom.shape(1)});
        boolean reachable =
                index == 0 || (step.inPlace() && bottom == steps.get(0).tops().get(0));
        return byChannel && reachable ? scale : null;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** One number a channel, computed anew when a parameter of {@code layer} has changed. */
    private static void take(
            OneDnnSession session,
            PrimitiveKernel kernel,
            int argument,
            @Nullable Layer layer,
            Supplier<float[]> values) {
        List<Blob> parameters = layer == null ? List.of() : layer.blobs();
        kernel.takes(argument, new ChannelValues(session, parameters, values)::tensor);
    }
}
