package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Split's gradient: the sum of the tops' diffs. */
final class SplitKernel {
    private SplitKernel() {}

    static Kernel backward(OneDnnSession session, Step step) {
        // A top that leads to no loss has a diff of zeros, which nobody has written.
        Blob written = step.tops().stream()
                .filter(top -> top.diffStorage().twin() != null)
                .findFirst()
                .orElse(step.tops().get(0));
        List<Supplier<Storage>> diffs = step.tops().stream()
                .<Supplier<Storage>>map(top -> top::diffStorage)
                .toList();
        float[] ones = new float[diffs.size()];
        Arrays.fill(ones, 1);
        return Sum.of(session, diffs, ones, step.bottoms().get(0)::diffStorage, Layout.ofDiff(written));
    }
}
