package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** The gradient of the simple recurrent net: see {@link RnnForward}. */
final class RnnBackward extends RecurrentBackward {
    private final RnnForward forward;
    private final Area h;

    private RnnBackward(OneDnnSession session, Step step, RnnForward forward) {
        super(session, step, forward);
        this.forward = forward;
        h = gate(0);
    }

    static @Nullable Kernel of(OneDnnSession session, Step step) {
        RnnForward forward = left(session, step, RnnForward.class);
        return forward == null ? null : new RnnBackward(session, step, forward).written();
    }

    @Override
    Area outputBackward() {
        int index = layer.hiddenWeightIndex() + 1;
        Area dSum = tape.own((long) rows() * hidden);
        Area dhs = tape.own((long) rows() * hidden);
        tape.gradient(algorithm.eltwise_tanh_use_dst_for_bwd, all(tape.of(forward.y)), all(dy()), all(dSum));
        weightDiff(index, List.of(dSum), rows(), h, hidden);
        biasDiff(index + 1, List.of(dSum));
        tape.product(all(dSum), tape.parameter(layer, index).rows(0, hidden, hidden), all(dhs));
        return dhs;
    }

    @Override
    void step(int t) {
        tape.gradient(algorithm.eltwise_tanh_use_dst_for_bwd, at(h, t), dh, at(dGates.get(0), t));
    }
}
