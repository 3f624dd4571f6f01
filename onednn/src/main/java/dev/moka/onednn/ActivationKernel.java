package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.Step;
import dev.moka.layer.ReLULayer;
import dev.moka.layer.SigmoidLayer;
import java.util.List;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

/** ReLU, Sigmoid and TanH where no kernel before them has taken them along. */
final class ActivationKernel {
    private ActivationKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Layer layer = steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        algorithm algorithm = layer instanceof ReLULayer
                ? dnnl.algorithm.eltwise_relu
                : layer instanceof SigmoidLayer ? dnnl.algorithm.eltwise_logistic : dnnl.algorithm.eltwise_tanh;
        float alpha = layer instanceof ReLULayer relu ? relu.negativeSlope() : 0;
        Layout layout = Input.present(bottom);
        var chosen = new eltwise_forward.primitive_desc(
                session.engine(), prop_kind.forward_inference, algorithm, layout.desc(), layout.desc(), alpha);
        return new PrimitiveKernel(session, new eltwise_forward(chosen), 1, top, layout)
                .reads(dnnl.DNNL_ARG_SRC, bottom, layout);
    }
}
