package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;

/** A function of each number, where no kernel before has taken it along. */
final class ElementwiseKernel {
    private ElementwiseKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        ElementwiseFunction function = ElementwiseFunction.of(step.layer());
        if (function == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        var chosen = chosen(session, prop_kind.forward_inference, function.forward(), function, layout);
        return new PrimitiveKernel(session, new eltwise_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout);
    }

    private static eltwise_forward.primitive_desc chosen(
            OneDnnSession session, prop_kind kind, algorithm algorithm, ElementwiseFunction function, Layout layout) {
        return new eltwise_forward.primitive_desc(
                session.engine(), kind, algorithm, layout.desc(), layout.desc(), function.alpha(), function.beta());
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        ElementwiseFunction function = ElementwiseFunction.of(step.layer());
        algorithm gradient = function == null ? null : function.backward();
        if (function == null || gradient == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Blob read = function.ofTop() ? top : bottom;
        Layout layout = Layout.ofData(read);
        var chosen = new eltwise_backward.primitive_desc(
                session.engine(),
                gradient,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                function.alpha(),
                function.beta(),
                chosen(session, prop_kind.forward_training, gradient, function, layout));
        return new PrimitiveKernel(session, new eltwise_backward(chosen))
                .reads(function.ofTop() ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC, read::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, layout)
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout);
    }
}
