package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.KernelDescription;
import dev.moka.Step;
import dev.moka.Storage;
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
        Joined joined = session.joined(step);
        if (joined != null) {
            return new InPlace(step, joined);
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

    /** Where the bottoms have been written side by side already: only what is not in its place is copied there. */
    private record InPlace(Step step, Joined joined) implements Kernel {
        InPlace {
            joined.use();
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public void run() {
            for (int i = 0; i < joined.parts().size(); i++) {
                Tensor part = joined.parts().get(i);
                Storage bottom = step.bottoms().get(i).dataStorage();
                if (bottom.twin() != part) {
                    if (bottom.twin() instanceof Tensor elsewhere
                            && elsewhere.layout().hasShape(part.layout())) {
                        part.set(elsewhere);
                    } else {
                        part.set(bottom.read());
                    }
                }
            }
            step.tops().get(0).dataStorage().setTwin(joined.whole());
        }

        @Override
        public KernelDescription describe() {
            return new KernelDescription(KernelDescription.FREE, List.of(), List.of(), 0);
        }

        @Override
        public void close() {
            joined.release();
        }
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
