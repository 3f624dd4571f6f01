package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.PoolingLayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.jspecify.annotations.Nullable;

/** Max and average pooling, where Caffe's rounding can be had by padding on the right. */
final class PoolingKernel {
    /** What a forward leaves for its backward; the workspace of a maximum says where it was. */
    private record Forward(
            PoolingWindow window,
            memory.data_type type,
            pooling_forward.primitive_desc chosen,
            @Nullable Tensor workspace) {}

    private PoolingKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        PoolingLayer layer = (PoolingLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        PoolingWindow window = PoolingWindow.of(layer, bottom, top);
        if (window == null || step.tops().size() > 1) {
            return null;
        }
        Layout src = Layout.ofData(bottom);
        Layout dst = Layout.plain(top.shape()).any(src.type());
        var chosen = new pooling_forward.primitive_desc(
                session.engine(),
                step.backward() ? prop_kind.forward_training : prop_kind.forward_inference,
                window.algorithm(),
                src.desc(),
                dst.desc(),
                window.stride(),
                window.kernel(),
                new long[2],
                window.left(),
                window.right());
        PrimitiveKernel kernel = new PrimitiveKernel(session, new pooling_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, dst.as(chosen.dst_desc()));
        if (step.backward()) {
            Tensor workspace = session.workspace(chosen.workspace_desc());
            if (workspace != null) {
                kernel.owns(dnnl.DNNL_ARG_WORKSPACE, workspace);
            }
            session.leave(layer, new Forward(window, src.type(), chosen, workspace), kernel);
        }
        return kernel;
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        Forward forward = session.left(step.layer(), Forward.class);
        if (forward == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        PoolingWindow window = forward.window;
        Layout src = Layout.plain(bottom.shape()).any(forward.type);
        Layout dst = Layout.plain(top.shape()).any(forward.type);
        var chosen = new pooling_backward.primitive_desc(
                session.engine(),
                window.algorithm(),
                src.desc(),
                dst.desc(),
                window.stride(),
                window.kernel(),
                new long[2],
                window.left(),
                window.right(),
                forward.chosen);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new pooling_backward(chosen))
                .reads(dnnl.DNNL_ARG_DIFF_DST, top::diffStorage, dst.as(chosen.diff_dst_desc()))
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, src.as(chosen.diff_src_desc()));
        Tensor workspace = forward.workspace;
        return workspace == null ? kernel : kernel.takes(dnnl.DNNL_ARG_WORKSPACE, () -> workspace);
    }
}
