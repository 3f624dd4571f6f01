package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Step;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ScaleLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * BatchNorm with given statistics and Scale by channel, one of them or both, in place behind a convolution: y * factor + shift for each
 * channel, which the convolution's weights and bias can take in, since nobody can ask for what is between.
 *
 * @param layers BatchNorm, Scale, or both; none where there is nothing to fold
 */
record FoldedNormalization(List<Layer> layers) {
    /** What can be folded into the first of {@code steps}. */
    static FoldedNormalization behind(List<Step> steps) {
        List<Layer> layers = new ArrayList<>();
        Blob top = steps.get(0).tops().get(0);
        for (Step step : steps.subList(1, Math.min(3, steps.size()))) {
            boolean folds = step.inPlace()
                    && step.bottoms().get(0) == top
                    && (layers.isEmpty() && step.layer() instanceof BatchNormLayer norm
                            ? norm.usesGlobalStats()
                            : step.layer() instanceof ScaleLayer scale && NormalizationKernel.isByChannel(step, scale));
            if (!folds) {
                break;
            }
            layers.add(step.layer());
            if (step.layer() instanceof ScaleLayer) {
                break;
            }
        }
        return new FoldedNormalization(List.copyOf(layers));
    }

    /** {@code steps} without those that are folded into the first. */
    List<Step> without(List<Step> steps) {
        List<Step> rest = new ArrayList<>(steps.subList(0, 1));
        rest.addAll(steps.subList(1 + layers.size(), steps.size()));
        return rest;
    }

    /** Turns {@code factor} and {@code shift}, a number a channel of an affine function, into those of it and this behind it. */
    void follow(float[] factor, float[] shift) {
        for (Layer layer : layers) {
            if (layer instanceof BatchNormLayer norm) {
                float[] mean = norm.globalMean();
                float[] variance = norm.globalVariance();
                for (int c = 0; c < factor.length; c++) {
                    float divisor = (float) Math.sqrt(variance[c] + norm.eps());
                    factor[c] /= divisor;
                    shift[c] = (shift[c] - mean[c]) / divisor;
                }
            } else if (layer instanceof ScaleLayer scale) {
                float[] scales = scale.blobs().get(0).data();
                float[] biases = scale.hasBias() ? scale.blobs().get(1).data() : new float[scales.length];
                for (int c = 0; c < factor.length; c++) {
                    factor[c] *= scales[c];
                    shift[c] = shift[c] * scales[c] + biases[c];
                }
            }
        }
    }

    /** The affine function that does nothing. */
    static float[] ones(int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return ones;
    }
}
