package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.Arrays;
import java.util.List;

/**
 * Draws similar pairs together and keeps dissimilar ones apart, for Siamese nets: loss = sum over N pairs of d^2 if similar (bottom 2
 * is not 0), else max(margin - d, 0)^2, over 2 N, where d is the distance of a (bottom 0) and b (bottom 1), of shape (N, C).
 *
 * <p>legacy_version: max(margin - d^2, 0) for dissimilar pairs. After Hadsell, Chopra and LeCun, "Dimensionality reduction by learning
 * an invariant mapping", 2006. Gradients for a and b.
 */
@AutoService(Layer.class)
public final class ContrastiveLossLayer extends LossLayer {
    /** Of each pair, as forward has found them, for backward; empty before. */
    private double[] squaredDistances = {};

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(3);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index != 2;
    }

    private float margin() {
        return param().getContrastiveLossParam().getMargin();
    }

    private boolean isLegacy() {
        return param().getContrastiveLossParam().getLegacyVersion();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        squaredDistances = new double[0];
        Blob a = bottoms.get(0);
        if (a.axes() < 2 || a.count() != a.shape(0) * a.shape(1)) {
            throw wrong("a bottom of shape %s: give one vector for each pair, (N, C)", a);
        }
        if (bottoms.get(1).count() != a.count() || bottoms.get(2).count() != a.shape(0)) {
            throw wrong(
                    "bottoms of shape %s, %s and %s: give two of shape (N, C) and N labels that say which pairs are similar",
                    a, bottoms.get(1), bottoms.get(2));
        }
    }

    private void findDistances(float[] a, float[] b, int pairs) {
        double[] squared = new double[pairs];
        int channels = a.length / Math.max(1, pairs);
        threads().over(pairs, channels, (from, to) -> {
            for (int n = from; n < to; n++) {
                squared[n] = EuclideanLossLayer.squaredDistance(a, b, n * channels, (n + 1) * channels);
            }
        });
        squaredDistances = squared;
    }

    private static boolean isSimilar(float label) {
        return (int) label != 0;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        float[] labels = bottoms.get(2).data();
        findDistances(a, b, labels.length);
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            double squared = squaredDistances[n];
            double gap = Math.max(margin() - Math.sqrt(squared), 0);
            double apart = isLegacy() ? Math.max(margin() - squared, 0) : gap * gap;
            loss += isSimilar(labels[n]) ? squared : apart;
        }
        tops.get(0).set((float) (loss / (2 * labels.length)));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 2, "labels");
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        float[] labels = bottoms.get(2).data();
        int channels = bottoms.get(0).shape(1);
        if (squaredDistances.length == 0) {
            findDistances(a, b, labels.length);
        }
        double weight = tops.get(0).diff()[0] / labels.length;
        for (int side = 0; side < 2; side++) {
            if (propagateDown[side]) {
                float[] dx = bottoms.get(side).overwriteDiff();
                double signed = side == 0 ? weight : -weight;
                threads().over(labels.length, channels, (from, to) -> {
                    for (int n = from; n < to; n++) {
                        float pull = (float) (signed * (isSimilar(labels[n]) ? 1 : -push(squaredDistances[n])));
                        if (pull == 0) {
                            Arrays.fill(dx, n * channels, (n + 1) * channels, 0); // also where a - b is no number
                            continue;
                        }
                        for (int i = n * channels; i < (n + 1) * channels; i++) {
                            dx[i] = pull * (a[i] - b[i]);
                        }
                    }
                });
            }
        }
    }

    /** How strongly a dissimilar pair is driven apart, in parts of a - b. */
    private double push(double squaredDistance) {
        double distance = Math.sqrt(squaredDistance);
        double gap = margin() - (isLegacy() ? squaredDistance : distance);
        if (!(gap > 0)) {
            return 0;
        }
        // The small number is Caffe's: pairs at no distance have no direction.
        return isLegacy() ? 1 : gap / (distance + 1e-4);
    }
}
