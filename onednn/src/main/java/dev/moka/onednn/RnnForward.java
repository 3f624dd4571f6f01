package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** The simple recurrent net: h is the tanh of its one gate, and the top tanh(W_o h + b_o), for all steps at once. */
final class RnnForward extends RecurrentForward {
    private RnnForward(OneDnnSession session, Step step) {
        super(session, step);
    }

    static Kernel of(OneDnnSession session, List<Step> steps) {
        return new RnnForward(session, steps.get(0)).written();
    }

    @Override
    void step(int t) {
        gate(0, t, algorithm.eltwise_tanh);
    }

    @Override
    Tensor state(int which, int t) {
        return at(gates.get(0), t);
    }

    @Override
    void output() {
        int weight = layer.hiddenWeightIndex() + 1;
        tape.product(
                gates.get(0).rows(0, (long) steps * streams, hidden),
                tape.parameter(layer, weight).transposed(0, hidden, hidden),
                tape.parameter(layer, weight + 1).rows(0, 1, hidden),
                y.rows(0, (long) steps * streams, hidden),
                algorithm.eltwise_tanh);
    }
}
