package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.EmbedParameter;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Looks up vectors: each number of the bottom is an index i from 0 to below input_dim (K), and becomes row i of the weights, plus the
 * bias. It is what InnerProduct does to one-hot vectors. The top's shape is the bottom's and num_output (O).
 *
 * <p>Parameters: weight (K, O), bias (O). Indices have no gradient.
 */
@AutoService(Layer.class)
public final class EmbedLayer extends Layer {
    private int rows;
    private int outputs;
    private boolean hasBias;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        EmbedParameter p = param.getEmbedParam();
        rows = p.getInputDim();
        outputs = NumOutput.of("embed_param", p.hasNumOutput(), p.getNumOutput());
        hasBias = p.getBiasTerm();
        if (rows <= 0) {
            throw wrong(
                    "embed_param: input_dim is %s: say how many indices there are, 1 or more",
                    Integer.toUnsignedString(rows));
        }
        addBlob(p.getWeightFiller(), rows, outputs);
        if (hasBias) {
            addBlob(p.getBiasFiller(), outputs);
        }
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return false;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        int[] shape = Arrays.copyOf(bottoms.get(0).shape(), bottoms.get(0).axes() + 1);
        shape[shape.length - 1] = outputs;
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] w = blobs().get(0).data();
        float[] y = tops.get(0).overwrite();
        float[] b = hasBias ? blobs().get(1).data() : new float[0];
        threads().over(x.length, outputs, (from, to) -> {
            for (int i = from; i < to; i++) {
                int row = row(x[i]);
                if (!hasBias) {
                    System.arraycopy(w, row, y, i * outputs, outputs);
                } else {
                    for (int o = 0; o < outputs; o++) {
                        y[i * outputs + o] = w[row + o] + b[o];
                    }
                }
            }
        });
    }

    /** Where the row of an index begins. */
    private int row(float index) {
        if (!(index >= 0 && index < rows && index == (int) index)) {
            throw wrong("%s is no index: embed_param takes whole numbers from 0 to below input_dim %d", index, rows);
        }
        return (int) index * outputs;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (propagateDown[0]) {
            throw wrong("indices have no gradient: set propagate_down: false");
        }
        float[] x = bottoms.get(0).data();
        float[] dy = tops.get(0).diff();
        // Every thread has its part of all rows, so that none adds to what another does.
        if (wantsDiff(0)) {
            float[] dw = weightDiff();
            threads().over(outputs, x.length, (from, to) -> {
                for (int i = 0; i < x.length; i++) {
                    int row = row(x[i]);
                    for (int o = from; o < to; o++) {
                        dw[row + o] += dy[i * outputs + o];
                    }
                }
            });
        }
        if (wantsDiff(1)) {
            float[] db = blobs().get(1).editDiff();
            threads().over(outputs, x.length, (from, to) -> {
                for (int i = 0; i < x.length; i++) {
                    for (int o = from; o < to; o++) {
                        db[o] += dy[i * outputs + o];
                    }
                }
            });
        }
    }

    /** The diff of the weights, to add to. If it is zero, which is much to write for few rows, all threads write the zeros. */
    private float[] weightDiff() {
        Blob weights = blobs().get(0);
        if (!weights.diffStorage().isZero()) {
            return weights.editDiff();
        }
        float[] dw = weights.overwriteDiff();
        threads().over(dw.length, (from, to) -> Arrays.fill(dw, from, to, 0));
        return dw;
    }
}
