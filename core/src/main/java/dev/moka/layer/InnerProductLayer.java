package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
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
        outputs = NumOutput.of("inner_product_param", p.hasNumOutput(), p.getNumOutput());
        hasBias = p.getBiasTerm();
        transposed = p.getTranspose();
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
        for (int v = 0; v < y.length / outputs; v++) {
            if (hasBias) {
                System.arraycopy(blobs().get(1).data(), 0, y, v * outputs, outputs);
            } else {
                Arrays.fill(y, v * outputs, (v + 1) * outputs, 0);
            }
            if (transposed) {
                addRows(w, x, v * inputs, inputs, y, v * outputs, outputs);
            } else {
                addProducts(w, x, v * inputs, inputs, y, v * outputs, outputs);
            }
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        float[] dy = tops.get(0).diff();
        if (wantsDiff(0)) {
            weightDiff(bottoms.get(0).data(), dy, blobs().get(0).editDiff());
        }
        if (wantsDiff(1)) {
            float[] db = blobs().get(1).editDiff();
            for (int i = 0; i < dy.length; i++) {
                db[i % outputs] += dy[i];
            }
        }
        if (propagateDown[0]) {
            bottomDiff(dy, bottoms.get(0).overwriteDiff());
        }
    }

    /** dW += dy^T x, or x^T dy. */
    private void weightDiff(float[] x, float[] dy, float[] dw) {
        float[] down = transposed ? x : dy;
        float[] right = transposed ? dy : x;
        int rows = transposed ? inputs : outputs;
        int columns = transposed ? outputs : inputs;
        for (int i = 0; i < down.length; i++) {
            addRow(down[i], right, i / rows * columns, dw, i % rows * columns, columns);
        }
    }

    /** dx = dy W, or dy W^T. */
    private void bottomDiff(float[] dy, float[] dx) {
        float[] w = blobs().get(0).data();
        Arrays.fill(dx, 0);
        for (int v = 0; v < dy.length / outputs; v++) {
            if (transposed) {
                addProducts(w, dy, v * outputs, outputs, dx, v * inputs, inputs);
            } else {
                addRows(w, dy, v * outputs, outputs, dx, v * inputs, inputs);
            }
        }
    }

    /** Adds each of the matrix's rows, times its number in {@code a}, to {@code b}. */
    private static void addRows(float[] matrix, float[] a, int aAt, int rows, float[] b, int bAt, int columns) {
        for (int r = 0; r < rows; r++) {
            addRow(a[aAt + r], matrix, r * columns, b, bAt, columns);
        }
    }

    private static void addRow(float factor, float[] row, int rowAt, float[] b, int bAt, int columns) {
        for (int i = 0; i < columns; i++) {
            b[bAt + i] += factor * row[rowAt + i];
        }
    }

    /** Adds the product of each of the matrix's rows with {@code a} to {@code b}. */
    private static void addProducts(float[] matrix, float[] a, int aAt, int columns, float[] b, int bAt, int rows) {
        for (int r = 0; r < rows; r++) {
            b[bAt + r] += dot(a, aAt, matrix, r * columns, columns);
        }
    }

    /** Sums in eight lanes, which keeps rounding small and lets the compiler use vectors. */
    private static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        float[] lanes = new float[8];
        int k = 0;
        for (; k + 8 <= length; k += 8) {
            for (int lane = 0; lane < 8; lane++) {
                lanes[lane] += a[aAt + k + lane] * b[bAt + k + lane];
            }
        }
        float sum = 0;
        for (; k < length; k++) {
            sum += a[aAt + k] * b[bAt + k];
        }
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
