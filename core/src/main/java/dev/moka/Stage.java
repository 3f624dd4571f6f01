package dev.moka;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step while its net runs: what shapes it saw last, and the kernel made for them. */
final class Stage {
    private final Step step;
    private int[][] seen;
    private @Nullable Kernel kernel;
    /** How many steps the backend was offered when it was last asked for a kernel; 0 if it is still to be asked. */
    private int offered;

    Stage(Step step) {
        this.step = step;
        this.seen = bottomShapes();
    }

    private int[][] bottomShapes() {
        return step.bottoms().stream().map(Blob::shape).toArray(int[][]::new);
    }

    void reshapeIfNeeded() {
        int[][] now = bottomShapes();
        if (!Arrays.deepEquals(now, seen)) {
            closeKernel();
            try {
                step.layer().reshape(step.bottoms(), step.tops());
            } catch (MokaException e) {
                throw new MokaException(e.kind(), "layer '" + step.layer().name() + "': " + e.getMessage(), e);
            }
            seen = now;
        }
    }

    /** Runs this step, or, with a fused kernel, this and the following ones; returns how many. */
    int forward(List<Step> range, Backend.@Nullable Session session) {
        if (session != null && kernelIsStale(range.size())) {
            closeKernel();
            kernel = session.kernel(range);
            offered = range.size();
        }
        if (kernel == null) {
            step.layer().forward(step.bottoms(), step.tops());
            return 1;
        }
        kernel.forward();
        return kernel.steps();
    }

    /** A kernel may have fused more steps than shall run now, or fewer than it could. */
    private boolean kernelIsStale(int wanted) {
        if (offered == 0) {
            return true;
        }
        return kernel != null && (kernel.steps() > wanted || (kernel.steps() == offered && wanted > offered));
    }

    void closeKernel() {
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
        offered = 0;
    }
}
