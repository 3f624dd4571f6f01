package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.ArgMaxParameter;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Where the top_k (1) largest numbers are, largest first; of equal ones the later comes first. Has no gradient.
 *
 * <p>Without axis, all numbers of an item are one row: the top is (N, 1, top_k), with as many axes as the bottom if that has more; with
 * out_max_val it is (N, 2, top_k): indices, then values. With axis, rows lie along it, and the top has top_k numbers there: indices,
 * or with out_max_val values alone.
 */
@AutoService(Layer.class)
public final class ArgMaxLayer extends Layer {
    private boolean hasAxis;
    private boolean outMaxVal;
    private int topK;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        ArgMaxParameter p = param.getArgmaxParam();
        hasAxis = p.hasAxis();
        outMaxVal = p.getOutMaxVal();
        topK = p.getTopK();
    }

    private int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getArgmaxParam().getAxis());
    }

    /** How many numbers there are to choose from. */
    private int row(Blob bottom) {
        return hasAxis ? bottom.shape(axis(bottom)) : bottom.count(1);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (!hasAxis && bottom.axes() == 0) {
            throw wrong("ArgMax takes a bottom of 1 axis or more, not a single number");
        }
        if (topK < 1 || topK > row(bottom)) {
            throw wrong("argmax_param.top_k is %d: give 1 to %d, as many as there are", topK, row(bottom));
        }
        int[] shape = bottom.shape();
        if (hasAxis) {
            shape[axis(bottom)] = topK;
        } else {
            shape = new int[Math.max(shape.length, 3)];
            Arrays.fill(shape, 1);
            shape[0] = bottom.shape(0);
            shape[1] = outMaxVal ? 2 : 1;
            shape[2] = topK;
        }
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        float[] x = bottom.data();
        float[] y = tops.get(0).overwrite();
        int row = row(bottom);
        int stride = hasAxis ? bottom.count(axis(bottom) + 1) : 1;
        int numbersPerTop = !hasAxis && outMaxVal ? 2 * topK : topK;
        threads().over(x.length / row, row, (first, end) -> {
            for (int n = first; n < end; n++) {
                int from = n / stride * row * stride + n % stride;
                int to = n / stride * numbersPerTop * stride + n % stride;
                int[] best = best(x, from, row, stride);
                for (int k = 0; k < topK; k++) {
                    float value = x[from + best[k] * stride];
                    y[to + k * stride] = hasAxis && outMaxVal ? value : best[k];
                    if (!hasAxis && outMaxVal) {
                        y[to + topK + k] = value;
                    }
                }
            }
        });
    }

    /**
     * The places of the largest numbers of a row, kept in order while going through it. NaN is as large as what it is held against, as
     * in Caffe's comparison of pairs, so the later of them wins.
     */
    private int[] best(float[] x, int from, int row, int stride) {
        int[] best = new int[topK];
        for (int i = 0; i < row; i++) {
            int rank = Math.min(i, topK);
            while (rank > 0 && !(x[from + i * stride] < x[from + best[rank - 1] * stride])) {
                if (rank < topK) {
                    best[rank] = best[rank - 1];
                }
                rank--;
            }
            if (rank < topK) {
                best[rank] = i;
            }
        }
        return best;
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return false;
    }
}
