package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.RecurrentParameter;
import java.util.Arrays;
import java.util.List;

/**
 * The simple recurrent net: h = tanh(gates) and top o = tanh(W_o h + b_o); see {@link RecurrentLayer}.
 *
 * <p>Parameters: W_x (H, D), b (H), W_s (H, D of the static input) if there is one, W_h (H, H), W_o (H, H), b_o (H). With
 * expose_hidden the last bottom is h before the first step, and top 1 is h after the last.
 */
@AutoService(Layer.class)
public final class RNNLayer extends RecurrentLayer {
    @Override
    public int gates() {
        return 1;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        super.setUp(param, bottoms, tops);
        RecurrentParameter p = param.getRecurrentParam();
        addBlob(p.getWeightFiller(), p.getNumOutput(), p.getNumOutput());
        addBlob(p.getBiasFiller(), p.getNumOutput());
    }

    private int outputWeightIndex() {
        return hiddenWeightIndex() + 1;
    }

    @Override
    void step(Unrolled unrolled, int t, Part cont) {
        Part h = unrolled.state(0, t + 1);
        int count = unrolled.streams() * unrolled.hidden();
        for (int i = 0; i < count; i++) {
            h.set(i, (float) Math.tanh(unrolled.gates()[t * count + i]));
        }
    }

    @Override
    void stepBackward(Unrolled unrolled, int t, Part cont, float[][] dStates, Part dGates) {
        Part h = unrolled.state(0, t + 1);
        for (int i = 0; i < dStates[0].length; i++) {
            dGates.set(i, dStates[0][i] * (1 - h.get(i) * h.get(i)));
        }
    }

    @Override
    void output(Unrolled unrolled, float[] o) {
        Arrays.fill(o, 0);
        addBias(blobs().get(outputWeightIndex() + 1), o);
        new Product(blobs().get(outputWeightIndex()))
                .forward(unrolled.state(0, 1), new Part(o, 0), o.length / unrolled.hidden());
        for (int i = 0; i < o.length; i++) {
            o[i] = (float) Math.tanh(o[i]);
        }
    }

    @Override
    float[] outputBackward(Unrolled unrolled, float[] dOutput) {
        float[] o = new float[dOutput.length];
        output(unrolled, o);
        float[] dSum = new float[o.length];
        for (int i = 0; i < o.length; i++) {
            dSum[i] = dOutput[i] * (1 - o[i] * o[i]);
        }
        Product weight = new Product(blobs().get(outputWeightIndex()));
        int rows = o.length / unrolled.hidden();
        if (wantsDiff(outputWeightIndex())) {
            weight.addDiff(unrolled.state(0, 1), new Part(dSum, 0), rows);
        }
        addBiasDiff(outputWeightIndex() + 1, dSum);
        float[] dh = new float[o.length];
        weight.backward(new Part(dSum, 0), new Part(dh, 0), rows);
        return dh;
    }
}
