package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;

/**
 * Long short-term memory: a cell c beside the hidden h, and four gates for each, in the order input, forget, output, g; see
 * {@link LSTMUnit} for what they do and {@link RecurrentLayer} for the rest. The top is h.
 *
 * <p>Parameters: W_x (4H, D), b (4H), W_s (4H, D of the static input) if there is one, W_h (4H, H). With expose_hidden the last
 * bottoms are h and c before the first step, and tops 1 and 2 are h and c after the last.
 */
@AutoService(Layer.class)
public final class LSTMLayer extends RecurrentLayer {
    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int states() {
        return 2;
    }

    private static LSTMUnit unit(Unrolled unrolled, int t, Part cont) {
        int count = unrolled.streams() * unrolled.hidden();
        return new LSTMUnit(
                unrolled.streams(),
                unrolled.hidden(),
                unrolled.state(1, t),
                new Part(unrolled.gates(), t * 4 * count),
                cont,
                unrolled.state(1, t + 1));
    }

    @Override
    void step(Unrolled unrolled, int t, Part cont) {
        unit(unrolled, t, cont).forward(unrolled.state(0, t + 1), threads());
    }

    @Override
    void stepBackward(Unrolled unrolled, int t, Part cont, float[][] dStates, Part dGates) {
        Part dc = new Part(dStates[1], 0);
        unit(unrolled, t, cont).backward(dc, new Part(dStates[0], 0), dc, dGates, threads());
    }
}
