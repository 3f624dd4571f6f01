package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.HingeLossParameter.Norm;
import java.util.List;

/**
 * The loss of a one-against-all support vector machine: each score of an item (bottom 0) shall be 1 or more for its true class
 * (bottom 1) and -1 or less for the others. What is missing, z = max(0, 1 - x) or max(0, 1 + x), makes the loss: sum of z / N with
 * norm L1, sum of z^2 / N with norm L2, for N items.
 */
@AutoService(Layer.class)
public final class HingeLossLayer extends LossLayer {
    /** The z that forward has found, for backward; empty before. */
    private float[] missing = {};

    private boolean squares() {
        return param().getHingeLossParam().getNorm() == Norm.L2;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        missing = new float[0];
        Labels.ofItems(bottoms);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = Labels.ofItems(bottoms);
        findMissing(labels, bottoms.get(0).data());
        double loss = threads().sum(missing.length, this::loss);
        tops.get(0).set((float) (loss / labels.places()));
    }

    private void findMissing(Labels labels, float[] x) {
        float[] z = missing.length == x.length ? missing : new float[x.length];
        missing = z;
        threads().over(x.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                z[i] = positive(1 + x[i]);
            }
        });
        for (int n = 0; n < labels.places(); n++) {
            int at = labels.at(n, labels.label(n));
            z[at] = positive(1 - x[at]);
        }
    }

    /** Of NaN it is 0, as native Caffe's std::max(0, z) says. */
    private static float positive(float z) {
        return Float.isNaN(z) ? 0 : Math.max(z, 0);
    }

    private double loss(int from, int to) {
        return squares() ? Groups.sumOfProducts(missing, missing, from, to) : Groups.sum(missing, from, to);
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 1, "labels");
        if (!propagateDown[0]) {
            return;
        }
        Labels labels = Labels.ofItems(bottoms);
        if (missing.length == 0) {
            findMissing(labels, bottoms.get(0).data());
        }
        float factor = tops.get(0).diff()[0] / labels.places();
        float[] z = missing;
        float[] dx = bottoms.get(0).overwriteDiff();
        boolean squares = squares();
        threads().over(dx.length, (from, to) -> {
            if (squares) {
                for (int i = from; i < to; i++) {
                    dx[i] = factor * (2 * z[i]);
                }
            } else {
                for (int i = from; i < to; i++) {
                    dx[i] = factor * Math.signum(z[i]);
                }
            }
        });
        for (int n = 0; n < labels.places(); n++) {
            int at = labels.at(n, labels.label(n));
            dx[at] = -dx[at];
        }
    }
}
