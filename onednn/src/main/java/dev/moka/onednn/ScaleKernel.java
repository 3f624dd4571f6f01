package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ScaleLayer;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;

/** The gradient of a Scale by channel, which is that of a normalisation with given means of 0 and variances of 1. */
final class ScaleKernel {
    private static final int FLAGS = normalization_flags.use_global_stats.value
            | normalization_flags.use_scale.value
            | normalization_flags.use_shift.value;

    private ScaleKernel() {}

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        ScaleLayer scale = (ScaleLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        if (!NormalizationKernel.isByChannel(step, scale) || !NormalizationKernel.isMapped(bottom)) {
            return null;
        }
        int channels = bottom.shape(1);
        Layout layout = Layout.ofData(bottom);
        Layout channel = Layout.plain(channels);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new batch_normalization_backward(chosen(session, layout)))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, step.tops().get(0)::diffStorage, layout)
                .takes(dnnl.DNNL_ARG_MEAN, ChannelValues.constant(session, channels, 0))
                .takes(dnnl.DNNL_ARG_VARIANCE, ChannelValues.constant(session, channels, 1))
                .takes(dnnl.DNNL_ARG_SCALE, session.parameter(scale.blobs().get(0), channel))
                .addsDiff(dnnl.DNNL_ARG_DIFF_SCALE, scale, 0, channel)
                .addsDiff(dnnl.DNNL_ARG_DIFF_SHIFT, scale, 1, channel);
        return step.propagateDown().get(0)
                ? kernel.writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout)
                : kernel.owns(dnnl.DNNL_ARG_DIFF_SRC, session.tensor(layout));
    }

    private static batch_normalization_backward.primitive_desc chosen(OneDnnSession session, Layout layout) {
        var forward = new batch_normalization_forward.primitive_desc(
                session.engine(), prop_kind.forward_training.value, layout.desc(), layout.desc(), 0, FLAGS);
        return new batch_normalization_backward.primitive_desc(
                session.engine(),
                prop_kind.backward.value,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                0,
                FLAGS,
                forward);
    }
}
