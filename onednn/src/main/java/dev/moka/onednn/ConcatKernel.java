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

/** Concatenation along one axis. Its gradient cuts the top's diff into the bottoms'. */
final class ConcatKernel {
    private ConcatKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        List<Blob> bottoms = steps.get(0).bottoms();
        Blob top = steps.get(0).tops().get(0);
        if (bottoms.size() == 1) {
            return null; // the top is the bottom
        }
        List<Layout> sources = bottoms.stream().map(Layout::ofData).toList();
        memory_desc_vector descs = new memory_desc_vector(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            descs.put(i, sources.get(i).desc());
        }
        var chosen = new concat.primitive_desc(session.engine(), axis(steps.get(0)), descs);
        Layout dst = Layout.plain(top.shape()).as(chosen.dst_desc());
        PrimitiveKernel kernel =
                new PrimitiveKernel(session, new concat(chosen)).writes(dnnl.DNNL_ARG_DST, top::dataStorage, dst);
        for (int i = 0; i < sources.size(); i++) {
            kernel.reads(dnnl.DNNL_ARG_MULTIPLE_SRC + i, bottoms.get(i)::dataStorage, sources.get(i));
        }
        return kernel;
    }

    private static int axis(Step step) {
        return ((ConcatLayer) step.layer()).axis(step.bottoms().get(0));
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        if (step.bottoms().size() == 1) {
            return null; // the diff is shared, too
        }
        Blob top = step.tops().get(0);
        return Parts.cut(
                session,
                top::diffStorage,
                Layout.ofDiff(top),
                axis(step),
                step.bottoms(),
                index -> step.propagateDown().get(index) ? step.bottoms().get(index)::diffStorage : null);
    }
}
