package dev.moka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rounding, made some ten times larger: every number of a net is moved a little after the step that wrote it. What changes much more
 * under it, or decides otherwise (a ReLU at 0, a maximum between two), no two right engines need agree on.
 */
final class Noise {
    /** None: the net runs as it always does. */
    static final Noise NONE = new Noise(null);
    /** By what part of itself a number moves. */
    private static final double PART = 1e-6;
    /** Whole numbers up to here may be labels or indices, which are exact. */
    private static final int EXACT = 10_000;

    private final @Nullable Draw draw;
    private long rolls;

    private Noise(@Nullable Draw draw) {
        this.draw = draw;
    }

    static Noise of(long seed) {
        return new Noise(new Draw(seed, "noise"));
    }

    void forward(Net net) {
        if (draw == null) {
            net.forward();
            return;
        }
        net.params().values().forEach(blobs -> blobs.forEach(blob -> move(blob.edit(), draw)));
        for (int i = 0; i < net.steps().size(); i++) {
            net.forward(i, i);
            net.steps().get(i).tops().forEach(blob -> move(blob.edit(), draw));
        }
    }

    void backward(Net net) {
        if (draw == null) {
            net.backward();
            return;
        }
        for (int i = net.steps().size() - 1; i >= 0; i--) {
            net.backward(i, i);
            Step step = net.steps().get(i);
            List<Blob> bottoms = step.bottoms();
            for (int b = 0; b < bottoms.size(); b++) {
                if (step.backward() && step.propagateDown().get(b)) {
                    move(bottoms.get(b).editDiff(), draw);
                }
            }
        }
    }

    private void move(float[] numbers, Draw by) {
        for (int i = 0; i < numbers.length; i++) {
            float x = numbers[i];
            boolean exact = Math.abs(x) < EXACT && x == Math.rint(x);
            if (!exact) {
                numbers[i] = (float) (x * (1 + PART * (2 * by.uniform(rolls++) - 1)));
            }
        }
    }
}
