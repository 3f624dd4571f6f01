package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LossParameter;
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
    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        if (bottoms.get(0).count() != bottoms.get(1).count()) {
            throw wrong(
                    "scores of shape %s and targets of shape %s differ in size: give one target for each score",
                    bottoms.get(0), bottoms.get(1));
        }
    }

    private boolean isIgnored(float target) {
        LossParameter p = param().getLossParam();
        return p.hasIgnoreLabel() && (int) target == p.getIgnoreLabel();
    }

    private int normalizer(Blob targets) {
        int valid = 0;
        for (float target : targets.data()) {
            valid += isIgnored(target) ? 0 : 1;
        }
        return LossNormalization.of(param().getLossParam(), NormalizationMode.BATCH_SIZE)
                .divisor(targets.shape(0), targets.count(1), valid);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] t = bottoms.get(1).data();
        double loss = threads()
                .sum(
                        x.length,
                        i ->
                                // The same as above, without an exponential that could overflow.
                                isIgnored(t[i])
                                        ? 0
                                        : Math.max(x[i], 0) - x[i] * t[i] + Math.log(1 + Math.exp(-Math.abs(x[i]))));
        tops.get(0).set((float) (loss / normalizer(bottoms.get(1))));
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
        float[] x = bottoms.get(0).data();
        float[] t = bottoms.get(1).data();
        float factor = tops.get(0).diff()[0] / normalizer(bottoms.get(1));
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(dx.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                double p = 1 / (1 + Math.exp(-x[i]));
                dx[i] = isIgnored(t[i]) ? 0 : (float) (factor * (p - t[i]));
            }
        });
    }
}
