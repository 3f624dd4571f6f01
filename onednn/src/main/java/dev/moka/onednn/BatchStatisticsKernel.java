package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.BatchNormLayer;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;

/** BatchNorm with the statistics of the batch, which the layer's sums take in. */
final class BatchStatisticsKernel {
    /** What a forward leaves for its backward. */
    private record Forward(
            batch_normalization_forward.primitive_desc chosen, Layout layout, Tensor mean, Tensor variance) {}

    private BatchStatisticsKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        BatchNormLayer norm = (BatchNormLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        if (!NormalizationKernel.isMapped(bottom)) {
            return null;
        }
        int channels = bottom.shape(1);
        Layout layout = Layout.ofData(bottom);
        Tensor mean = session.tensor(Layout.plain(channels));
        Tensor variance = session.tensor(Layout.plain(channels));
        var chosen = new batch_normalization_forward.primitive_desc(
                session.engine(), prop_kind.forward_training.value, layout.desc(), layout.desc(), norm.eps(), 0);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new batch_normalization_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .owns(dnnl.DNNL_ARG_MEAN, mean)
                .owns(dnnl.DNNL_ARG_VARIANCE, variance)
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout)
                .then(() -> norm.takeIn(mean.get(), variance.get(), bottom.count() / channels));
        if (step.backward()) {
            session.leave(norm, new Forward(chosen, layout, mean, variance), kernel);
        }
        return kernel;
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        BatchNormLayer norm = (BatchNormLayer) step.layer();
        Forward forward = session.left(norm, Forward.class);
        if (forward == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Layout layout = forward.layout;
        var chosen = new batch_normalization_backward.primitive_desc(
                session.engine(),
                prop_kind.backward_data.value,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                norm.eps(),
                0,
                forward.chosen);
        return new PrimitiveKernel(session, new batch_normalization_backward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, step.tops().get(0)::diffStorage, layout)
                .takes(dnnl.DNNL_ARG_MEAN, forward::mean)
                .takes(dnnl.DNNL_ARG_VARIANCE, forward::variance)
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout);
    }
}
