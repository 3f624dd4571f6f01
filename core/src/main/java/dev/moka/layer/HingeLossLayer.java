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
    private boolean squares() {
        return param().getHingeLossParam().getNorm() == Norm.L2;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        Labels.ofItems(bottoms);
    }

    /** z of the score of class {@code c}; of NaN it is 0, as native Caffe's std::max(0, z) says. */
    private static float missing(float score, int c, int label) {
        float z = c == label ? 1 - score : 1 + score;
        return z > 0 ? z : 0;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = Labels.ofItems(bottoms);
        float[] x = bottoms.get(0).data();
        double loss = 0;
        for (int n = 0; n < labels.places(); n++) {
            int label = labels.label(n);
            for (int c = 0; c < labels.classes(); c++) {
                float z = missing(x[n * labels.classes() + c], c, label);
                loss += squares() ? z * z : z;
            }
        }
        tops.get(0).set((float) (loss / labels.places()));
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
        float factor = tops.get(0).diff()[0] / labels.places();
        float[] x = bottoms.get(0).data();
        float[] dx = bottoms.get(0).overwriteDiff();
        for (int n = 0; n < labels.places(); n++) {
            int label = labels.label(n);
            for (int c = 0; c < labels.classes(); c++) {
                int at = n * labels.classes() + c;
                float z = missing(x[at], c, label);
                dx[at] = (c == label ? -factor : factor) * (squares() ? 2 * z : Math.signum(z));
            }
        }
    }
}
