package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.RecurrentLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backward of a recurrent layer, from the last step to the first; the diffs of parameters and bottoms are then products over all
 * steps, one for each gate. Beside the blobs it reads what its forward kernel has left.
 */
abstract class RecurrentBackward {
    final Tape tape;
    final RecurrentLayer layer;
    final int steps;
    final int streams;
    final int hidden;
    /** The diffs of what goes into each gate: (T, N, H). */
    final List<Area> dGates = new ArrayList<>();
    /** The diff of h after the step that is being gone through: (N, H). */
    final Tensor dh;

    private final Step step;
    private final RecurrentForward forward;
    private final Area ones;

    RecurrentBackward(OneDnnSession session, Step step, RecurrentForward forward) {
        this.step = step;
        this.forward = forward;
        layer = forward.layer;
        steps = forward.steps;
        streams = forward.streams;
        hidden = forward.hidden;
        tape = new Tape(session, "products of each step");
        for (int g = 0; g < layer.gates(); g++) {
            dGates.add(tape.own(steps * forward.size()));
        }
        dh = state(tape.own(forward.size()));
        ones = tape.own(rows());
        ones.fill(0, rows(), 1);
    }

    /** What the forward kernel has left; null if it ran on the loops, or if the loops shall say that cont has no gradient. */
    static <F extends RecurrentForward> @Nullable F left(OneDnnSession session, Step step, Class<F> type) {
        return step.propagateDown().get(1) ? null : session.left(step.layer(), type);
    }

    /** Turns the diffs of the states after step {@code t} into those of its gates, and of the states before as far as not through them. */
    abstract void step(int t);

    /** The diffs of h of each step that come from the top. */
    abstract Area outputBackward();

    /** How many vectors of hidden numbers there are. */
    final int rows() {
        return steps * streams;
    }

    final Tensor state(Area area) {
        return area.rows(0, streams, hidden);
    }

    final Tensor at(Area area, int t) {
        return forward.at(area, t);
    }

    /** A matrix of all steps' numbers. */
    final Tensor all(Area area) {
        return area.rows(0, rows(), hidden);
    }

    /** Gate {@code g} of each step. */
    final Area gate(int g) {
        return tape.of(forward.gates.get(g));
    }

    final Area dy() {
        return tape.reads(step.tops().get(0)::diffStorage, step.tops().get(0).shape());
    }

    /** All of it, in order. */
    final Kernel written() {
        Area dhs = outputBackward();
        Area weight = tape.parameter(layer, layer.hiddenWeightIndex());
        Area cont = tape.reads(step.bottoms().get(1)::dataStorage, steps, streams);
        Area left = tape.own(forward.size());
        Tensor dhBefore = state(left);
        tape.then(() -> left.clear(0, forward.size()));
        for (int t = steps - 1; t >= 0; t--) {
            tape.plus(at(dhs, t), dhBefore, dh);
            step(t);
            for (int g = 0; g < dGates.size(); g++) {
                product(g > 0, at(dGates.get(g), t), weight.rows((long) g * hidden * hidden, hidden, hidden), dhBefore);
            }
            tape.times(dhBefore, cont.rows((long) t * streams, streams, 1), dhBefore);
            tape.then(forward.forgetting(cont, t, left, 0));
        }
        weightDiff(layer.hiddenWeightIndex(), dGates, rows(), tape.of(forward.continued), hidden);
        biasDiff(1, dGates);
        inputBackward(step.bottoms().get(0));
        if (layer.hasStatic()) {
            staticBackward(step.bottoms().get(2));
        }
        clearStateDiffs();
        return tape;
    }

    /** No gradient leaves through exposed states. */
    private void clearStateDiffs() {
        for (int b = layer.hasStatic() ? 3 : 2; b < step.bottoms().size(); b++) {
            if (step.propagateDown().get(b)) {
                tape.then(step.bottoms().get(b).diffStorage()::clear);
            }
        }
    }

    private void product(boolean adds, Tensor a, Tensor b, Tensor c) {
        if (adds) {
            tape.addProduct(a, b, c);
        } else {
            tape.product(a, b, c);
        }
    }

    /** The diff of parameter {@code index}, whose rows for each gate are multiplied with {@code count} rows of {@code from}. */
    final void weightDiff(int index, List<Area> gateDiffs, int count, Area from, long columns) {
        if (layer.wantsDiff(index)) {
            Area diff = tape.addsDiff(layer, index);
            for (int g = 0; g < gateDiffs.size(); g++) {
                tape.product(
                        gateDiffs.get(g).transposed(0, count, hidden),
                        from.rows(0, count, columns),
                        diff.rows(g * hidden * columns, hidden, columns));
            }
        }
    }

    /** The diff of bias {@code index}: sums over all steps and streams. */
    final void biasDiff(int index, List<Area> gateDiffs) {
        if (layer.wantsDiff(index)) {
            Area diff = tape.addsDiff(layer, index);
            for (int g = 0; g < gateDiffs.size(); g++) {
                tape.product(ones.rows(0, 1, rows()), all(gateDiffs.get(g)), diff.rows((long) g * hidden, 1, hidden));
            }
        }
    }

    private void inputBackward(Blob bottom) {
        long inputs = bottom.count(2);
        weightDiff(0, dGates, rows(), tape.reads(bottom::dataStorage, bottom.shape()), inputs);
        if (step.propagateDown().get(0)) {
            bottomDiff(0, dGates, rows(), tape.writes(bottom::diffStorage, bottom.shape()), inputs);
        }
    }

    /** Each step reads the same: the diffs of its gates are those of all steps together. */
    private void staticBackward(Blob bottom) {
        long inputs = bottom.count(1);
        List<Area> sums = new ArrayList<>();
        for (Area dGate : dGates) {
            Area sum = tape.own(forward.size());
            tape.product(ones.rows(0, 1, steps), dGate.rows(0, steps, forward.size()), sum.rows(0, 1, forward.size()));
            sums.add(sum);
        }
        weightDiff(2, sums, streams, tape.reads(bottom::dataStorage, bottom.shape()), inputs);
        if (step.propagateDown().get(2)) {
            bottomDiff(2, sums, streams, tape.writes(bottom::diffStorage, bottom.shape()), inputs);
        }
    }

    private void bottomDiff(int index, List<Area> gateDiffs, int count, Area diff, long inputs) {
        Area weight = tape.parameter(layer, index);
        for (int g = 0; g < gateDiffs.size(); g++) {
            product(
                    g > 0,
                    gateDiffs.get(g).rows(0, count, hidden),
                    weight.rows(g * hidden * inputs, hidden, inputs),
                    diff.rows(0, count, inputs));
        }
    }
}
