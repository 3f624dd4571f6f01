package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ConcatLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Concatenation along one axis. Its gradient cuts the top's diff into the bottoms'. */
final class ConcatKernel {
    private ConcatKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        if (step.bottoms().size() == 1) {
            return null; // the top is the bottom
        }
        Blob top = step.tops().get(0);
        return Parts.join(
                session,
                step.bottoms().stream().map(Layout::ofData).toList(),
                index -> step.bottoms().get(index)::dataStorage,
                axis(step),
                top::dataStorage,
                Layout.plain(top.shape()));
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

    private static int axis(Step step) {
        return ((ConcatLayer) step.layer()).axis(step.bottoms().get(0));
    }
}
