package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ConcatLayer;
import java.util.List;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory_desc_vector;
import org.jspecify.annotations.Nullable;

/** Concatenation along one axis. */
final class ConcatKernel {
    private ConcatKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        ConcatLayer layer = (ConcatLayer) steps.get(0).layer();
        List<Blob> bottoms = steps.get(0).bottoms();
        Blob top = steps.get(0).tops().get(0);
        if (bottoms.size() == 1) {
            return null; // the top is the bottom
        }
        List<Layout> sources = bottoms.stream().map(Input::present).toList();
        memory_desc_vector descs = new memory_desc_vector(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            descs.put(i, sources.get(i).desc());
        }
        var chosen = new concat.primitive_desc(session.engine(), layer.axis(bottoms.get(0)), descs);
        Layout dst = Layout.any(top.shape()).as(chosen.dst_desc());
        PrimitiveKernel kernel = new PrimitiveKernel(session, new concat(chosen), 1, top, dst);
        for (int i = 0; i < sources.size(); i++) {
            kernel.reads(dnnl.DNNL_ARG_MULTIPLE_SRC + i, bottoms.get(i), sources.get(i));
        }
        return kernel;
    }
}
