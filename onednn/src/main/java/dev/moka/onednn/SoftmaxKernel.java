package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.SoftmaxLayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.softmax_forward;

/** Softmax along one axis. */
final class SoftmaxKernel {
    private SoftmaxKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        SoftmaxLayer layer = (SoftmaxLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        Layout src = Input.present(bottom);
        Layout dst = Layout.any(top.shape());
        var chosen = new softmax_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference,
                algorithm.softmax_accurate,
                src.desc(),
                dst.desc(),
                layer.axis(bottom));
        return new PrimitiveKernel(session, new softmax_forward(chosen), 1, top, dst.as(chosen.dst_desc()))
                .reads(dnnl.DNNL_ARG_SRC, bottom, src);
    }
}
