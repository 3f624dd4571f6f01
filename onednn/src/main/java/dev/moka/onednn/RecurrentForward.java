package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Step;
import dev.moka.layer.RecurrentLayer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * The forward of a recurrent layer of T steps, N streams and H hidden numbers. What x adds to a gate is one product for all steps; then,
 * step by step, what h adds is another, which takes the gate's function along. Gates lie apart from each other.
 */
abstract class RecurrentForward {
    final Tape tape;
    final RecurrentLayer layer;
    final int steps;
    final int streams;
    final int hidden;
    /** First what goes into each gate, then its values: (T, N, H). */
    final List<Area> gates = new ArrayList<>();
    /** cont h before each step, if backward wants it: (T, N, H). */
    final Area continued;
    /** The states before the first step: (N, H). */
    final List<Area> begin = new ArrayList<>();

    final Area y;
    private final Step step;
    final Area cont;
    private final Area hiddenWeight;

    RecurrentForward(OneDnnSession session, Step step) {
        this.step = step;
        layer = (RecurrentLayer) step.layer();
        tape = new Tape(session, "products of each step");
        Blob top = step.tops().get(0);
        steps = top.shape(0);
        streams = top.shape(1);
        hidden = top.shape(2);
        y = tape.writes(top::dataStorage, top.shape());
        cont = tape.reads(step.bottoms().get(1)::dataStorage, steps, streams);
        hiddenWeight = tape.parameter(layer, layer.hiddenWeightIndex());
        continued = ownSteps();
        for (int s = 0; s < layer.states(); s++) {
            begin.add(tape.own(size()));
        }
        if (step.backward()) {
            session.leave(layer, this, tape);
        }
    }

    /** Computes the states after step {@code t}. */
    abstract void step(int t);

    /** State {@code which} after step {@code t}. */
    abstract Tensor state(int which, int t);

    /** Computes the top, as far as it is not computed yet. */
    abstract void output();

    /** How many numbers a state has. */
    final long size() {
        return (long) streams * hidden;
    }

    /** Memory for each step, or for one after the other if no backward wants to see them all. */
    final Area ownSteps() {
        return tape.own(step.backward() ? steps * size() : size());
    }

    /** The numbers of step {@code t} in {@link #ownSteps}. */
    final Tensor kept(Area area, int t) {
        return at(area, step.backward() ? t : 0);
    }

    /** The numbers of step {@code t} in (T, N, H). */
    final Tensor at(Area area, int t) {
        return area.rows(t * size(), streams, hidden);
    }

    /** State {@code which} before step {@code t}. */
    final Tensor before(int which, int t) {
        return t == 0 ? begin.get(which).rows(0, streams, hidden) : state(which, t - 1);
    }

    /** All of it, in order. */
    final Tape written() {
        tape.then(this::begin);
        Area x = tape.reads(
                step.bottoms().get(0)::dataStorage, step.bottoms().get(0).shape());
        Area weight = tape.parameter(layer, 0);
        Area bias = tape.parameter(layer, 1);
        long inputs = step.bottoms().get(0).count(2);
        for (int g = 0; g < layer.gates(); g++) {
            gates.add(tape.own(steps * size()));
            tape.product(
                    x.rows(0, (long) steps * streams, inputs),
                    weight.transposed(g * hidden * inputs, hidden, inputs),
                    bias.rows((long) g * hidden, 1, hidden),
                    gates.get(g).rows(0, (long) steps * streams, hidden),
                    algorithm.undef);
        }
        if (layer.hasStatic()) {
            addStatic(step.bottoms().get(2));
        }
        for (int t = 0; t < steps; t++) {
            tape.times(before(0, t), contOf(t), kept(continued, t));
            tape.then(forgetting(cont, t, continued, step.backward() ? t * size() : 0));
            step(t);
        }
        output();
        end();
        return tape;
    }

    private void begin() {
        List<float[]> states = layer.begin(step.bottoms());
        for (int s = 0; s < states.size(); s++) {
            begin.get(s).put(0, states.get(s));
        }
    }

    /** The same for each step. */
    private void addStatic(Blob bottom) {
        long inputs = bottom.count(1);
        Area s = tape.reads(bottom::dataStorage, bottom.shape());
        Area weight = tape.parameter(layer, 2);
        Area product = tape.own(size());
        for (int g = 0; g < layer.gates(); g++) {
            tape.product(
                    s.rows(0, streams, inputs),
                    weight.transposed(g * hidden * inputs, hidden, inputs),
                    product.rows(0, streams, hidden));
            Tensor gate = gates.get(g).rows(0, steps, size());
            tape.plus(gate, product.rows(0, 1, size()), gate);
        }
    }

    /** Adds what h adds to gate {@code g} of step {@code t}, and applies its function. */
    final void gate(int g, int t, algorithm function) {
        tape.addProduct(
                kept(continued, t),
                hiddenWeight.transposed(g * size(hidden), hidden, hidden),
                at(gates.get(g), t),
                function);
    }

    private static long size(int hidden) {
        return (long) hidden * hidden;
    }

    /** cont of step {@code t}, one number for each stream. */
    final Tensor contOf(int t) {
        return cont.rows((long) t * streams, streams, 1);
    }

    /** Makes zero what an area holds from {@code from} on of streams that begin anew at step {@code t}, also where it is NaN. */
    final Runnable forgetting(Area conts, int t, Area area, long from) {
        return () -> {
            float[] now = conts.get((long) t * streams, streams);
            for (int n = 0; n < streams; n++) {
                if (now[n] == 0) {
                    area.clear(from + (long) n * hidden, hidden);
                }
            }
        };
    }

    private void end() {
        List<Tensor> last = new ArrayList<>();
        for (int s = 0; s < layer.states(); s++) {
            last.add(state(s, steps - 1));
        }
        tape.then(() -> layer.end(last.stream().map(Tensor::get).toList(), step.tops()));
    }
}
