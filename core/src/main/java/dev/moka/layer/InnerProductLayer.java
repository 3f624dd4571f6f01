package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.InnerProductParameter;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Fully connected: y = x W^T + b. The axes from axis (1) on are one vector of K numbers; the top keeps the axes before and ends
 * with num_output (O). Parameters: weight (O, K), or (K, O) if transpose; bias (O).
 */
@AutoService(Layer.class)
public final class InnerProductLayer extends Layer {
    private int outputs;
    private int inputs;
    private boolean hasBias;
    private boolean transposed;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        InnerProductParameter p = param.getInnerProductParam();
        outputs = p.getNumOutput();
        hasBias = p.getBiasTerm();
        transposed = p.getTranspose();
        if (outputs <= 0) {
            throw wrong("inner_product_param.num_output is %d: give 1 or more", outputs);
        }
        inputs = vectorLength(bottoms.get(0));
        if (transposed) {
            addBlob(p.getWeightFiller(), inputs, outputs);
        } else {
            addBlob(p.getWeightFiller(), outputs, inputs);
        }
        if (hasBias) {
            addBlob(p.getBiasFiller(), outputs);
        }
    }

    private int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getInnerProductParam().getAxis());
    }

    private int vectorLength(Blob bottom) {
        return bottom.count(axis(bottom));
    }

    public boolean hasBias() {
        return hasBias;
    }

    /** Whether the weight lies as (K, O). */
    public boolean transposed() {
        return transposed;
    }

    /** K, the length of a vector going in. */
    public int inputs() {
        return inputs;
    }

    /** O, the length of a vector coming out. */
    public int outputs() {
        return outputs;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (vectorLength(bottom) != inputs) {
            throw wrong(
                    "an input of shape %s gives vectors of %d numbers, but the weights take %d: this net needs its own input size",
                    bottom, vectorLength(bottom), inputs);
        }
        int axis = axis(bottom);
        int[] shape = Arrays.copyOf(bottom.shape(), axis + 1);
        shape[axis] = outputs;
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] w = blobs().get(0).data();
        float[] y = tops.get(0).overwrite();
        int vectors = y.length / outputs;
        for (int v = 0; v < vectors; v++) {
            for (int o = 0; o < outputs; o++) {
                y[v * outputs + o] = (hasBias ? blobs().get(1).data()[o] : 0) + dot(x, v * inputs, w, o);
            }
        }
    }

    /** Sums in eight lanes, which keeps rounding small and lets the compiler use vectors. */
    private float dot(float[] x, int start, float[] w, int o) {
        int step = transposed ? outputs : 1;
        int at = transposed ? o : o * inputs;
        float[] lanes = new float[8];
        int k = 0;
        for (; k + 8 <= inputs; k += 8) {
            for (int lane = 0; lane < 8; lane++) {
                lanes[lane] += x[start + k + lane] * w[at + (k + lane) * step];
            }
        }
        float sum = 0;
        for (; k < inputs; k++) {
            sum += x[start + k] * w[at + k * step];
        }
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
