package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.SliceLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the bottom into the tops along one axis. Its gradient joins the tops' diffs. */
final class SliceKernel {
    private SliceKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        if (step.tops().size() == 1) {
            return null; // the top is the bottom
        }
        Blob bottom = step.bottoms().get(0);
        return Parts.cut(
                session,
                bottom::dataStorage,
                Layout.ofData(bottom),
                axis(step),
                step.tops(),
                index -> step.tops().get(index)::dataStorage);
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        if (step.tops().size() == 1) {
            return null; // the diff is shared, too
        }
        Blob bottom = step.bottoms().get(0);
        return Parts.join(
                session,
                step.tops().stream().map(Layout::ofDiff).toList(),
                index -> step.tops().get(index)::diffStorage,
                axis(step),
                bottom::diffStorage,
                Layout.plain(bottom.shape()));
    }

    private static int axis(Step step) {
        return ((SliceLayer) step.layer()).axis(step.bottoms().get(0));
    }
}
