package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.prelu_backward;
import org.bytedeco.dnnl.prelu_forward;

/** PReLU, its slope one for each channel or one for all. */
final class PReLUKernel {
    private PReLUKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        Blob bottom = step.bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        Layout slope = slope(step);
        var chosen = chosen(session, prop_kind.forward_inference, layout, slope);
        return new PrimitiveKernel(session, new prelu_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .takes(
                        dnnl.DNNL_ARG_WEIGHTS,
                        session.parameter(step.layer().blobs().get(0), slope.as(chosen.weights_desc())))
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout)
                .whereTame(dnnl.DNNL_ARG_SRC)
                .whereTame(dnnl.DNNL_ARG_WEIGHTS);
    }

    private static prelu_forward.primitive_desc chosen(
            OneDnnSession session, prop_kind kind, Layout layout, Layout slope) {
        return new prelu_forward.primitive_desc(session.engine(), kind, layout.desc(), slope.desc(), layout.desc());
    }

    /** The slope as a blob with as many axes as the bottom, in the order oneDNN likes best: it is slow where that is not the bottom's. */
    private static Layout slope(Step step) {
        long[] dims = new long[step.bottoms().get(0).axes()];
        Arrays.fill(dims, 1);
        dims[1] = step.layer().blobs().get(0).count();
        return Layout.plain(dims).any();
    }

    static Kernel backward(OneDnnSession session, Step step) {
        Blob bottom = step.bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        Layout slope = slope(step);
        var chosen = new prelu_backward.primitive_desc(
                session.engine(),
                layout.desc(),
                slope.desc(),
                layout.desc(),
                slope.desc(),
                layout.desc(),
                chosen(session, prop_kind.forward_training, layout, slope));
        PrimitiveKernel kernel = new PrimitiveKernel(session, new prelu_backward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .takes(
                        dnnl.DNNL_ARG_WEIGHTS,
                        session.parameter(step.layer().blobs().get(0), slope.as(chosen.weights_desc())))
                .reads(dnnl.DNNL_ARG_DIFF_DST, step.tops().get(0)::diffStorage, layout)
                .addsDiff(dnnl.DNNL_ARG_DIFF_WEIGHTS, step.layer(), 0, slope.as(chosen.diff_weights_desc()))
                .whereTame(dnnl.DNNL_ARG_SRC)
                .whereTame(dnnl.DNNL_ARG_DIFF_DST)
                .whereTame(dnnl.DNNL_ARG_WEIGHTS);
        return step.propagateDown().get(0)
                ? kernel.writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout)
                : kernel.owns(dnnl.DNNL_ARG_DIFF_SRC, session.tensor(layout));
    }
}
