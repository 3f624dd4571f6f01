package dev.moka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step while its net runs: what shapes it saw last, the kernels made for them, and what is kept for its backward. */
final class Stage {
    private final Step step;
    /** The same step; its blobs are others where the data backward reads have to be kept from a layer in place. */
    private final Step kept;
    /** What the layer's loops read and do not overwrite, although they work in place: as the step's bottoms, and as the tops kept. */
    private final Apart apart;

    private int[][] seen;
    private @Nullable Kernel kernel;
    private @Nullable Kernel backwardKernel;
    /** How many steps the backend was offered when it was last asked for a kernel; 0 if it is still to be asked. */
    private int offered;
    /** Whether a forward has run in these shapes, so that there is something to go back from. */
    private boolean ran;

    /** Whether the backend is still to be asked for a backward kernel. */
    private boolean backwardUnasked = true;

    Stage(Step step, Step kept) {
        this.step = step;
        this.kept = kept;
        this.apart = new Apart(step, kept);
        this.seen = bottomShapes();
        setLossWeights();
    }

    private int[][] bottomShapes() {
        return step.bottoms().stream().map(Blob::shape).toArray(int[][]::new);
    }

    /** Asked between any two kernels, whose threads wait: nothing is copied. */
    private boolean sawTheseShapes() {
        for (int i = 0; i < seen.length; i++) {
            if (!step.bottoms().get(i).hasShape(seen[i])) {
                return false;
            }
        }
        return true;
    }

    void reshapeIfNeeded() {
        if (!sawTheseShapes()) {
            closeKernels();
            named(() -> step.layer().shape(step.bottoms(), step.tops()));
            seen = bottomShapes();
            ran = false;
            setLossWeights();
        }
    }

    /** A loss weight is the gradient of the net's loss, so it lies in the top's diff. */
    private void setLossWeights() {
        for (int t = 0; t < step.tops().size(); t++) {
            if (step.layer().lossWeight(t) != 0 && step.tops().get(t).count() > 0) {
                step.tops().get(t).setDiff(step.layer().lossWeight(t));
            }
        }
    }

    /** What the tops add to the net's loss. */
    double loss() {
        double loss = 0;
        for (int t = 0; t < step.tops().size(); t++) {
            float weight = step.layer().lossWeight(t);
            if (weight != 0) {
                for (float value : step.tops().get(t).data()) {
                    loss += weight * value;
                }
            }
        }
        return loss;
    }

    /** Whether this and the next step must run one by one, because what lies between is kept. */
    boolean keepsBefore(Stage next) {
        return !kept.tops().equals(step.tops()) || !next.kept.bottoms().equals(next.step.bottoms());
    }

    void keepBottoms() {
        keep(step.bottoms(), kept.bottoms());
    }

    void keepTops() {
        keep(step.tops(), kept.tops());
    }

    private static void keep(List<Blob> blobs, List<Blob> kept) {
        for (int i = 0; i < blobs.size(); i++) {
            if (kept.get(i) != blobs.get(i)) {
                kept.get(i).keep(blobs.get(i));
            }
        }
    }

    /** Runs this step, or, with a fused kernel, this and the following ones; returns how many. */
    int forward(List<Step> range, Backend.@Nullable Session session) {
        if (session != null && kernelIsStale(range.size())) {
            closeKernels();
            kernel = session.forward(range);
            offered = range.size();
        }
        if (kernel == null) {
            named(() -> step.layer().forward(apart.bottoms(), step.tops()));
            return 1;
        }
        kernel.run();
        return kernel.steps();
    }

    /** A kernel may have fused more steps than shall run now, or fewer than it could. */
    private boolean kernelIsStale(int wanted) {
        if (offered == 0) {
            return true;
        }
        return kernel != null && (kernel.steps() > wanted || (kernel.steps() == offered && wanted > offered));
    }

    /** Notes that a forward has come to its end. */
    void markRun() {
        ran = true;
    }

    void backward(Backend.@Nullable Session session) {
        if (!step.backward()) {
            return;
        }
        if (!ran) {
            throw MokaException.usage(
                    "layer '%s' has not run in these shapes: call forward before backward",
                    step.layer().name());
        }
        if (session != null && backwardUnasked) {
            backwardKernel = session.backward(kept);
            backwardUnasked = false;
        }
        if (backwardKernel == null) {
            named(() -> step.layer().backward(apart.tops(), kept.propagateDownFlags(), kept.bottoms()));
        } else {
            backwardKernel.run();
        }
    }

    /** How many steps ran as one in the last forward, this the first of them. */
    int covered() {
        return kernel == null ? 1 : kernel.steps();
    }

    /** What the kernel that begins with this step did; null if the layer's own loops ran. */
    @Nullable
    KernelDescription describeKernel() {
        return kernel == null ? null : kernel.describe();
    }

    /** Whether a kernel that begins with this step computed the last forward. */
    boolean hasKernel() {
        return kernel != null;
    }

    /** Whether a kernel computed the last backward. */
    boolean hasBackwardKernel() {
        return backwardKernel != null;
    }

    private void named(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw LayerErrors.in(step.layer().param(), e);
        }
    }

    void closeKernels() {
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
        if (backwardKernel != null) {
            backwardKernel.close();
            backwardKernel = null;
        }
        offered = 0;
        backwardUnasked = true;
    }

    void close() {
        closeKernels();
        step.layer().close();
    }
}
