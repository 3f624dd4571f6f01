package dev.moka.onednn;

import dev.moka.Layer;
import dev.moka.Step;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ScaleLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BatchNorm with given statistics, Scale by channel, or both in a row, each in place on the top before it: together y * factor + shift for
 * each channel, and one thing to oneDNN.
 *
 * @param norm null where there is only a Scale, or nothing
 * @param scale null where there is only a BatchNorm, or nothing
 */
record ChannelAffine(
        @Nullable BatchNormLayer norm, @Nullable ScaleLayer scale) {
    static final ChannelAffine NONE = new ChannelAffine(null, null);

    /** What there is of it in {@code steps}, from step {@code index} on. */
    static ChannelAffine at(List<Step> steps, int index) {
        BatchNormLayer norm =
                layerAt(steps, index) instanceof BatchNormLayer layer && layer.usesGlobalStats() ? layer : null;
        int next = norm == null ? index : index + 1;
        ScaleLayer scale = layerAt(steps, next) instanceof ScaleLayer layer
                        && NormalizationKernel.isByChannel(steps.get(next), layer)
                ? layer
                : null;
        return new ChannelAffine(norm, scale);
    }

    /** The layer of step {@code index} if it is the first, or in place on the first one's top. */
    private static @Nullable Layer layerAt(List<Step> steps, int index) {
        if (index >= steps.size()) {
            return null;
        }
        Step step = steps.get(index);
        boolean isReached = index == 0
                || (step.inPlace()
                        && step.bottoms().get(0) == steps.get(0).tops().get(0));
        return isReached ? step.layer() : null;
    }

    /** The layers it is made of, one a step. */
    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        if (norm != null) {
            layers.add(norm);
        }
        if (scale != null) {
            layers.add(scale);
        }
        return layers;
    }

    /** Turns {@code factor} and {@code shift}, a number a channel of an affine function, into those of it and this behind it. */
    void follow(float[] factor, float[] shift) {
        if (norm != null) {
            float[] mean = norm.globalMean();
            float[] variance = norm.globalVariance();
            for (int c = 0; c < factor.length; c++) {
                float divisor = (float) Math.sqrt(variance[c] + norm.eps());
                factor[c] /= divisor;
                shift[c] = (shift[c] - mean[c]) / divisor;
            }
        }
        if (scale != null) {
            float[] scales = scale.blobs().get(0).data();
            float[] biases = scale.hasBias() ? scale.blobs().get(1).data() : new float[scales.length];
            for (int c = 0; c < factor.length; c++) {
                factor[c] *= scales[c];
                shift[c] = shift[c] * scales[c] + biases[c];
            }
        }
    }
}
