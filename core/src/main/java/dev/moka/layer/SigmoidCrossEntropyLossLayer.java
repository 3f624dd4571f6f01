package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LossParameter.NormalizationMode;
import java.util.List;

/**
 * Cross entropy of independent probabilities: loss = sum of -(t log p + (1 - t) log(1 - p)) / normalizer, where p = sigmoid of the
 * scores x (bottom 0), and the targets t (bottom 1), of as many numbers, are from 0 to 1.
 *
 * <p>The normalizer is the number of items (axis 0), unless loss_param.normalization says otherwise. Targets whose whole part equals
 * ignore_label do not count. Gradient: (p - t) / normalizer, and none for the targets.
 */
@AutoService(Layer.class)
public final class SigmoidCrossEntropyLossLayer extends LossLayer {
    /** The p that forward has found, for backward; empty before. */
    private float[] prob = {};

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        prob = new float[0];
        if (bottoms.get(0).count() != bottoms.get(1).count()) {
            throw wrong(
                    "scores of shape %s and targets of shape %s differ in size: give one target for each score",
                    bottoms.get(0), bottoms.get(1));
        }
    }

    private boolean ignores() {
        return param().getLossParam().hasIgnoreLabel();
    }

    private boolean isIgnored(float target) {
        return (int) target == param().getLossParam().getIgnoreLabel();
    }

    private int normalizer(Blob targets) {
        int valid = targets.count();
        if (ignores()) {
            for (float target : targets.data()) {
                valid -= isIgnored(target) ? 1 : 0;
            }
        }
        return LossNormalization.of(param().getLossParam(), NormalizationMode.BATCH_SIZE)
                .divisor(targets.shape(0), targets.count(1), valid);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).set((float) (loss(bottoms.get(0), bottoms.get(1)) / normalizer(bottoms.get(1))));
    }

    /** The sum of the losses; p is found on the way. */
    private double loss(Blob scores, Blob targets) {
        float[] x = scores.data();
        float[] t = targets.data();
        float[] p = prob.length == x.length ? prob : new float[x.length];
        prob = p;
        boolean ignores = ignores();
        return threads().sum(x.length, (from, to) -> {
            double loss = 0;
            for (int i = from; i < to; i++) {
                // Both as above, without an exponential that could overflow.
                double exp = Math.exp(-Math.abs(x[i]));
                p[i] = (float) ((x[i] >= 0 ? 1 : exp) / (1 + exp));
                loss += ignores && isIgnored(t[i]) ? 0 : Math.max(x[i], 0) - x[i] * t[i] + Math.log(1 + exp);
            }
            return loss;
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 1, "targets");
        if (!propagateDown[0]) {
            return;
        }
        if (prob.length == 0) {
            loss(bottoms.get(0), bottoms.get(1));
        }
        float[] p = prob;
        float[] t = bottoms.get(1).data();
        float factor = tops.get(0).diff()[0] / normalizer(bottoms.get(1));
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(dx.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = factor * (p[i] - t[i]);
            }
        });
        if (ignores()) {
            for (int i = 0; i < dx.length; i++) {
                dx[i] = isIgnored(t[i]) ? 0 : dx[i];
            }
        }
    }
}
