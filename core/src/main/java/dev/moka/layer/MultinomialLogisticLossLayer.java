package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.Arrays;
import java.util.List;

/**
 * How unlikely the true classes (bottom 1) are, given probabilities (bottom 0), as softmax makes them: loss = sum of -log p[label] / N
 * for N items, where p is taken to be 1e-20 or more. Gradient: -1 / (N p) for the true class, 0 for the others.
 */
@AutoService(Layer.class)
public final class MultinomialLogisticLossLayer extends LossLayer {
    /** Caffe's kLOG_THRESHOLD: the smallest number whose logarithm is asked for. */
    static final float SMALLEST = 1e-20f;

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        Labels.ofItems(bottoms);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = Labels.ofItems(bottoms);
        float[] prob = bottoms.get(0).data();
        double loss = 0;
        for (int n = 0; n < labels.places(); n++) {
            loss -= Math.log(Math.max(prob[labels.at(n, labels.label(n))], SMALLEST));
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
        float factor = -tops.get(0).diff()[0] / labels.places();
        float[] prob = bottoms.get(0).data();
        float[] dx = bottoms.get(0).overwriteDiff();
        Arrays.fill(dx, 0);
        for (int n = 0; n < labels.places(); n++) {
            int at = labels.at(n, labels.label(n));
            dx[at] = factor / Math.max(prob[at], SMALLEST);
        }
    }
}
