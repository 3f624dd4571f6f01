package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;

/** A function of each number, where no kernel before has taken it along. */
final class ElementwiseKernel {
    private ElementwiseKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        ElementwiseFunction function = ElementwiseFunction.of(step.layer());
        if (function == null) {
            return LineKernel.of(session, steps);
        }
        Blob bottom = step.bottoms().get(0);
        Layout layout = Layout.ofData(bottom);
        var chosen = chosen(session, prop_kind.forward_inference, function.forward(), layout);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new eltwise_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout);
        return function.isTotal() ? kernel : kernel.whereTame(dnnl.DNNL_ARG_SRC);
    }

    private static eltwise_forward.primitive_desc chosen(
            OneDnnSession session, prop_kind kind, ElementwiseFunction.Call call, Layout layout) {
        return new eltwise_forward.primitive_desc(
                session.engine(), kind, call.algorithm(), layout.desc(), layout.desc(), call.alpha(), call.beta());
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        ElementwiseFunction function = ElementwiseFunction.of(step.layer());
        if (function == null) {
            return LineKernel.backward(session, step);
        }
        ElementwiseFunction.Call gradient = function.backward();
        if (gradient == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Blob read = function.ofTop() ? top : bottom;
        Layout layout = Layout.ofData(read);
        var chosen = new eltwise_backward.primitive_desc(
                session.engine(),
                gradient.algorithm(),
                layout.desc(),
                layout.desc(),
                layout.desc(),
                gradient.alpha(),
                gradient.beta(),
                chosen(session, prop_kind.forward_training, gradient, layout));
        int values = function.ofTop() ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC;
        PrimitiveKernel kernel = new PrimitiveKernel(session, new eltwise_backward(chosen))
                .reads(values, read::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, layout)
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout);
        // No gradient passes where a number is NaN; it does in oneDNN.
        return kernel.whereTame(values);
    }
}
