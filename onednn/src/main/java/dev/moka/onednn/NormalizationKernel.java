package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ReLULayer;
import dev.moka.layer.ScaleLayer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
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
        if (first.layer() instanceof BatchNormLayer layer && !layer.usesGlobalStats()) {
            return BatchStatisticsKernel.of(session, steps);
        }
        ChannelAffine affine = ChannelAffine.at(steps, 0);
        BatchNormLayer norm = affine.norm();
        ScaleLayer scale = affine.scale();
        Blob bottom = first.bottoms().get(0);
        int covered = affine.layers().size();
        if (covered == 0 && first.layer() instanceof ScaleLayer layer && !layer.hasBias()) {
            return BroadcastKernel.of(session, first, algorithm.binary_mul);
        }
        if (covered == 0 || !isMapped(bottom)) {
            return null;
        }
        boolean relu =
                FusedReLU.at(steps, covered) && ((ReLULayer) steps.get(covered).layer()).negativeSlope() == 0;
        int flags = normalization_flags.use_global_stats.value
                | (scale == null ? 0 : normalization_flags.use_scale.value | normalization_flags.use_shift.value)
                | (relu ? normalization_flags.fuse_norm_relu.value : 0);
        Layout layout = Layout.ofData(bottom);
        PrimitiveKernel kernel = new PrimitiveKernel(
                        session,
                        new batch_normalization_forward(chosen(session, layout, norm == null ? 0 : norm.eps(), flags)),
                        covered + (relu ? 1 : 0))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, first.tops().get(0)::dataStorage, layout);
        if (relu) {
            // This ReLU is oneDNN's own, which makes 0 of NaN.
            kernel.whereTame(dnnl.DNNL_ARG_SRC).whereTame(dnnl.DNNL_ARG_MEAN).whereTame(dnnl.DNNL_ARG_VARIANCE);
            if (scale != null) {
                kernel.whereTame(dnnl.DNNL_ARG_SCALE).whereTame(dnnl.DNNL_ARG_SHIFT);
            }
        }
        int channels = bottom.shape(1);
        if (norm == null) {
            kernel.takes(dnnl.DNNL_ARG_MEAN, ChannelValues.constant(session, channels, 0))
                    .takes(dnnl.DNNL_ARG_VARIANCE, ChannelValues.constant(session, channels, 1));
        } else {
            kernel.takes(dnnl.DNNL_ARG_MEAN, ChannelValues.of(session, norm, norm::globalMean))
                    .takes(dnnl.DNNL_ARG_VARIANCE, ChannelValues.of(session, norm, norm::globalVariance));
        }
        if (scale != null) {
            kernel.takes(dnnl.DNNL_ARG_SCALE, session.parameter(scale.blobs().get(0), Layout.plain(channels)))
                    .takes(
                            dnnl.DNNL_ARG_SHIFT,
                            scale.hasBias()
                                    ? session.parameter(scale.blobs().get(1), Layout.plain(channels))
                                    : ChannelValues.constant(session, channels, 0));
        }
        return kernel;
    }

    /** Whether a Scale has a learned factor for each channel. */
    static boolean isByChannel(Step step, ScaleLayer scale) {
        Blob bottom = step.bottoms().get(0);
        return step.bottoms().size() == 1
                && bottom.axes() >= 2
                && scale.axis(bottom, scale.blobs().get(0)) == 1
                && Arrays.equals(scale.blobs().get(0).shape(), new int[] {bottom.shape(1)});
    }

    /** Whether the bottom has channels, and no more axes than oneDNN's normalisation takes. */
    static boolean isMapped(Blob bottom) {
        return bottom.axes() >= 2 && bottom.axes() <= 5;
    }

    private static batch_normalization_forward.primitive_desc chosen(
            OneDnnSession session, Layout layout, float eps, int flags) {
        return new batch_normalization_forward.primitive_desc(
                session.engine(), prop_kind.forward_inference.value, layout.desc(), layout.desc(), eps, flags);
    }

    /** Of a BatchNorm. With given statistics dx = dy / sqrt(variance + eps), which is the forward function of dy with means of 0. */
    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        BatchNormLayer norm = (BatchNormLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        if (!norm.usesGlobalStats()) {
            return BatchStatisticsKernel.backward(session, step);
        } else if (!isMapped(bottom)) {
            return null;
        }
        Layout layout = Layout.ofDiff(top);
        int channels = bottom.shape(1);
        var chosen = chosen(session, layout, norm.eps(), normalization_flags.use_global_stats.value);
        return new PrimitiveKernel(session, new batch_normalization_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, top::diffStorage, layout)
                .takes(dnnl.DNNL_ARG_MEAN, ChannelValues.constant(session, channels, 0))
                .takes(dnnl.DNNL_ARG_VARIANCE, ChannelValues.of(session, norm, norm::globalVariance))
                .writes(dnnl.DNNL_ARG_DST, bottom::diffStorage, layout);
    }
}
