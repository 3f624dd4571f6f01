package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.LRNLayer;
import dev.moka.proto.LRNParameter.NormRegion;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.lrn_forward;

/** Local response normalisation; within channels k is 1, as in Caffe. */
final class LRNKernel {
    private LRNKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        LRNLayer layer = (LRNLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        boolean across = layer.region() == NormRegion.ACROSS_CHANNELS;
        Layout src = Input.present(bottom);
        Layout dst = Layout.any(top.shape());
        var chosen = new lrn_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference,
                across ? algorithm.lrn_across_channels : algorithm.lrn_within_channel,
                src.desc(),
                dst.desc(),
                layer.size(),
                layer.alpha(),
                layer.beta(),
                across ? layer.k() : 1);
        return new PrimitiveKernel(session, new lrn_forward(chosen), 1, top, dst.as(chosen.dst_desc()))
                .reads(dnnl.DNNL_ARG_SRC, bottom, src);
    }
}
