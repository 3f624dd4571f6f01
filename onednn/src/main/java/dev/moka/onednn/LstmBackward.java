package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** The gradient of LSTM: see {@link LstmForward}. */
final class LstmBackward extends RecurrentBackward {
    private final Area input;
    private final Area forget;
    private final Area output;
    private final Area g;
    private final Area c;
    private final Area cBegin;
    private final Area tanh;
    /** The diff of c, of one step after the other. */
    private final Area dCell;

    private final Tensor dc;
    /** A product on its way through a gate's function. */
    private final Tensor product;

    private LstmBackward(OneDnnSession session, Step step, LstmForward forward) {
        super(session, step, forward);
        input = gate(LstmForward.INPUT);
        forget = gate(LstmForward.FORGET);
        output = gate(LstmForward.OUTPUT);
        g = gate(LstmForward.G);
        c = tape.of(forward.c);
        cBegin = tape.of(forward.begin.get(1));
        tanh = tape.of(forward.tanh);
        dCell = tape.own(forward.size());
        dc = state(dCell);
        product = state(tape.own(forward.size()));
        tape.then(() -> dCell.clear(0, forward.size()));
    }

    static @Nullable Kernel of(OneDnnSession session, Step step) {
        LstmForward forward = left(session, step, LstmForward.class);
        return forward == null ? null : new LstmBackward(session, step, forward).written();
    }

    @Override
    Area outputBackward() {
        return dy();
    }

    @Override
    void step(int t) {
        throughGate(dh, at(tanh, t), algorithm.eltwise_logistic_use_dst_for_bwd, LstmForward.OUTPUT, output, t);
        tape.times(dh, at(output, t), product);
        tape.gradient(algorithm.eltwise_tanh_use_dst_for_bwd, at(tanh, t), product, product);
        tape.plus(dc, product, dc);
        throughGate(dc, at(g, t), algorithm.eltwise_logistic_use_dst_for_bwd, LstmForward.INPUT, input, t);
        throughGate(dc, at(input, t), algorithm.eltwise_tanh_use_dst_for_bwd, LstmForward.G, g, t);
        Tensor cBefore = t == 0 ? state(cBegin) : at(c, t - 1);
        throughGate(dc, cBefore, algorithm.eltwise_logistic_use_dst_for_bwd, LstmForward.FORGET, forget, t);
        tape.times(dc, at(forget, t), dc);
    }

    /** The diff of a gate that was multiplied with {@code other}, where {@code diff} is that of the product. */
    private void throughGate(Tensor diff, Tensor other, algorithm function, int index, Area values, int t) {
        tape.times(diff, other, product);
        tape.gradient(function, at(values, t), product, at(dGates.get(index), t));
    }
}
