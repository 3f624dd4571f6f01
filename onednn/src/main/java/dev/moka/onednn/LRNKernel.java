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
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.jspecify.annotations.Nullable;

/** Local response normalisation; within channels k is 1, as in Caffe. */
final class LRNKernel {
    /** What a forward leaves for its backward. */
    private record Forward(
            lrn_forward.primitive_desc chosen, @Nullable Tensor workspace) {}

    private LRNKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        LRNLayer layer = (LRNLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Layout src = Layout.ofData(bottom);
        Layout dst = src.any();
        var chosen = new lrn_forward.primitive_desc(
                session.engine(),
                step.backward() ? prop_kind.forward_training : prop_kind.forward_inference,
                region(layer),
                src.desc(),
                dst.desc(),
                layer.size(),
                layer.alpha(),
                layer.beta(),
                k(layer));
        PrimitiveKernel kernel = new PrimitiveKernel(session, new lrn_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, dst.as(chosen.dst_desc()));
        if (step.backward()) {
            Tensor workspace = session.workspace(chosen.workspace_desc());
            if (workspace != null) {
                kernel.owns(dnnl.DNNL_ARG_WORKSPACE, workspace);
            }
            session.leave(layer, new Forward(chosen, workspace), kernel);
        }
        return kernel;
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        LRNLayer layer = (LRNLayer) step.layer();
        Forward forward = session.left(layer, Forward.class);
        if (forward == null || Defects.concern(layer)) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Layout src = Layout.plain(bottom.shape()).as(forward.chosen.src_desc());
        Layout diff = src.any();
        var chosen = new lrn_backward.primitive_desc(
                session.engine(),
                region(layer),
                diff.desc(),
                diff.desc(),
                src.desc(),
                layer.size(),
                layer.alpha(),
                layer.beta(),
                k(layer),
                forward.chosen);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new lrn_backward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src)
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, diff.as(chosen.diff_dst_desc()))
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, diff.as(chosen.diff_src_desc()))
                .whereTame(dnnl.DNNL_ARG_SRC);
        Tensor workspace = forward.workspace;
        return workspace == null ? kernel : kernel.takes(dnnl.DNNL_ARG_WORKSPACE, () -> workspace);
    }

    private static algorithm region(LRNLayer layer) {
        return acrossChannels(layer) ? algorithm.lrn_across_channels : algorithm.lrn_within_channel;
    }

    private static float k(LRNLayer layer) {
        return acrossChannels(layer) ? layer.k() : 1;
    }

    private static boolean acrossChannels(LRNLayer layer) {
        return layer.region() == NormRegion.ACROSS_CHANNELS;
    }
}
