package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.SoftmaxLayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.jspecify.annotations.Nullable;

/** Softmax along one axis. */
final class SoftmaxKernel {
    private SoftmaxKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Layout src = Layout.ofData(bottom);
        Layout dst = Layout.plain(top.shape()).any();
        var chosen = chosen(session, step, prop_kind.forward_inference, src, dst);
        return new PrimitiveKernel(session, new softmax_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, dst.as(chosen.dst_desc()))
                .whereTame(dnnl.DNNL_ARG_SRC);
    }

    private static softmax_forward.primitive_desc chosen(
            OneDnnSession session, Step step, prop_kind kind, Layout src, Layout dst) {
        return new softmax_forward.primitive_desc(
                session.engine(), kind, algorithm.softmax_accurate, src.desc(), dst.desc(), axis(step));
    }

    private static int axis(Step step) {
        return ((SoftmaxLayer) step.layer()).axis(step.bottoms().get(0));
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        if (!step.propagateDown().get(0)) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Layout layout = Layout.ofData(top);
        var chosen = new softmax_backward.primitive_desc(
                session.engine(),
                algorithm.softmax_accurate,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                axis(step),
                chosen(session, step, prop_kind.forward_training, layout, layout));
        return new PrimitiveKernel(session, new softmax_backward(chosen))
                .reads(dnnl.DNNL_ARG_DST, top::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, layout)
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout);
    }
}
