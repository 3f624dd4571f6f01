package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** LSTM: c = f cBefore + i g and h = o tanh(c); f is 0 where a stream begins anew. */
final class LstmForward extends RecurrentForward {
    static final int INPUT = 0;
    static final int FORGET = 1;
    static final int OUTPUT = 2;
    static final int G = 3;

    /** c and tanh(c) after each step, if backward wants it. */
    final Area c;

    final Area tanh;

    private LstmForward(OneDnnSession session, Step step) {
        super(session, step);
        c = ownSteps();
        tanh = ownSteps();
    }

    static Kernel of(OneDnnSession session, List<Step> steps) {
        return new LstmForward(session, steps.get(0)).written();
    }

    @Override
    void step(int t) {
        gate(INPUT, t, algorithm.eltwise_logistic);
        gate(FORGET, t, algorithm.eltwise_logistic);
        gate(OUTPUT, t, algorithm.eltwise_logistic);
        gate(G, t, algorithm.eltwise_tanh);
        Tensor forget = at(gates.get(FORGET), t);
        tape.times(forget, contOf(t), forget);
        tape.then(forgetting(cont, t, gates.get(FORGET), t * size()));
        tape.times(forget, before(1, t), state(1, t));
        tape.addTimes(at(gates.get(INPUT), t), at(gates.get(G), t), state(1, t));
        tape.apply(algorithm.eltwise_tanh, state(1, t), kept(tanh, t));
        tape.times(at(gates.get(OUTPUT), t), kept(tanh, t), state(0, t));
    }

    @Override
    Tensor state(int which, int t) {
        return which == 0 ? at(y, t) : kept(c, t);
    }

    @Override
    void output() {
        // It is h.
    }
}
