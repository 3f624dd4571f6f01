package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.Step;
import dev.moka.layer.ReLULayer;
import dev.moka.layer.SigmoidLayer;
import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

/** ReLU, Sigmoid and TanH where no kernel before them has taken them along. */
final class ActivationKernel {
    /**
     * A function of each number.
     *
     * @param backward its gradient
     * @param ofTop whether the gradient is a function of the top rather than of the bottom
     */
    private record Function(algorithm forward, algorithm backward, float alpha, boolean ofTop) {
        static Function of(Layer layer) {
            if (layer instanceof ReLULayer relu) {
                float slope = relu.negativeSlope();
                return slope >= 0
                        ? new Function(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, slope, true)
                        : new Function(algorithm.eltwise_relu, algorithm.eltwise_relu, slope, false);
            }
            return layer instanceof SigmoidLayer
                    ? new Function(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0, true)
                    : new Function(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0, true);
        }
    }

    private ActivationKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        Blob bottom = step.bottoms().get(0);
        Function function = Function.of(step.layer());
        Layout layout = Layout.ofData(bottom);
        var chosen = chosen(session, prop_kind.forward_inference, function.forward, function, layout);
        return new PrimitiveKernel(session, new eltwise_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout);
    }

    private static eltwise_forward.primitive_desc chosen(
            OneDnnSession session, prop_kind kind, algorithm algorithm, Function function, Layout layout) {
        return new eltwise_forward.primitive_desc(
                session.engine(), kind, algorithm, layout.desc(), layout.desc(), function.alpha);
    }

    static Kernel backward(OneDnnSession session, Step step) {
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Function function = Function.of(step.layer());
        Blob read = function.ofTop ? top : bottom;
        Layout layout = Layout.ofData(read);
        var chosen = new eltwise_backward.primitive_desc(
                session.engine(),
                function.backward,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                function.alpha,
                chosen(session, prop_kind.forward_training, function.backward, function, layout));
        return new PrimitiveKernel(session, new eltwise_backward(chosen))
                .reads(function.ofTop ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC, read::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, layout)
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, layout);
    }
}
