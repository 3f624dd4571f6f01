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
    /** Not after it has refused shapes, of which it may remember some. */
    private boolean shaped = true;
    /** The shapes that the layer has given its tops; whoever gives one another is undone, as in Caffe, before they are computed. */
    private int[][] made;
    /** How many numbers each parameter has: its layer relies on that. */
    private final int[] paramCounts;

    private @Nullable Kernel kernel;
    private @Nullable Kernel backwardKernel;
    /** What computed the last forward; null if the layer's own loops did. */
    private @Nullable Kernel computedBy;

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
        this.seen = shapes(step.bottoms());
        this.made = shapes(step.tops());
        this.paramCounts = step.layer().blobs().stream().mapToInt(Blob::count).toArray();
        setLossWeights();
    }

    private static int[][] shapes(List<Blob> blobs) {
        return blobs.stream().map(Blob::shape).toArray(int[][]::new);
    }

    /** Asked between any two kernels, whose threads wait: nothing is copied. */
    private static boolean have(List<Blob> blobs, int[][] shapes) {
        for (int i = 0; i < shapes.length; i++) {
            if (!blobs.get(i).hasShape(shapes[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean sawTheseShapes() {
        return shaped && have(step.bottoms(), seen) && have(step.tops(), made);
    }

    /** Whether the shapes were others the last time. */
    boolean reshapeIfNeeded() {
        boolean changed = !sawTheseShapes();
        if (changed) {
            closeKernels();
            shaped = false;
            named(() -> step.layer().shape(step.bottoms(), step.tops()));
            shaped = true;
            seen = shapes(step.bottoms());
            made = shapes(step.tops());
            ran = false;
            setLossWeights();
        }
        return changed;
    }

    /** A loss weight is the gradient of the net's loss, so it lies in the top's diff. */
    private void setLossWeights() {
        for (int t = 0; t < step.tops().size(); t++) {
            if (step.layer().lossWeight(t) != 0 && step.tops().get(t).count() > 0) {
                Blob top = step.tops().get(t);
                // As a source, for nobody may ever ask.
                Filler weight = Filler.of(Filler.constant(step.layer().lossWeight(t)));
                top.diffStorage().setSource(weight.source(top.shape(), new Draw(0, "")));
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

    /** Nobody who gives a parameter another count can mean a layer to go on with it. */
    void requireParams() {
        List<Blob> params = step.layer().blobs();
        for (int i = 0; i < paramCounts.length; i++) {
            if (params.get(i).count() != paramCounts[i]) {
                throw MokaException.usage(
                        "layer '%s': its parameter %d has now the shape %s, and had %d numbers when the net was built: build"
                                + " a net that describes it so, and set its parameters",
                        step.layer().name(), i, params.get(i), paramCounts[i]);
            }
        }
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
        try {
            if (session != null && kernelIsStale(range.size())) {
                closeKernels();
                kernel = session.forward(range);
                offered = range.size();
            }
            Kernel suiting = kernel != null && kernel.suits() ? kernel : null;
            computedBy = suiting;
            if (suiting == null) {
                named(() -> step.layer().forward(apart.bottoms(), step.tops()));
                if (!have(step.tops(), made)) { // they depend on the data
                    made = shapes(step.tops());
                }
                return 1;
            }
            suiting.run();
            return suiting.steps();
        } catch (OutOfMemoryError e) {
            throw LayerErrors.in(step.layer().param(), e);
        }
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
        if (!ran || !sawTheseShapes()) {
            throw MokaException.usage(
                    "layer '%s' has not run in these shapes: call forward before backward",
                    step.layer().name());
        }
        try {
            if (session != null && backwardUnasked) {
                backwardKernel = session.backward(kept);
                backwardUnasked = false;
            }
            if (backwardKernel == null || !backwardKernel.suits()) {
                named(() -> step.layer().backward(apart.tops(), kept.propagateDownFlags(), kept.bottoms()));
            } else {
                backwardKernel.run();
            }
        } catch (OutOfMemoryError e) {
            throw LayerErrors.in(step.layer().param(), e);
        }
    }

    /** How many steps ran as one in the last forward, this the first of them. */
    int covered() {
        return computedBy == null ? 1 : computedBy.steps();
    }

    /** What the kernel that begins with this step did; null if the layer's own loops ran. */
    @Nullable
    KernelDescription describeKernel() {
        return computedBy == null ? null : computedBy.describe();
    }

    /** Whether a kernel that begins with this step computed the last forward. */
    boolean hasKernel() {
        return computedBy != null;
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
            computedBy = null;
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
