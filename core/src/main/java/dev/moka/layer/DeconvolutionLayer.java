package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;

/**
 * Transposed convolution: what {@link ConvolutionLayer} does to gradients, forward. Every number of the bottom is spread over the
 * top: y[o, place * stride - pad + k * dilation] += w[c, o, k] * x[c, place].
 *
 * <p>Parameters: weight (C, O / G, kernel...), bias (O).
 */
@AutoService(Layer.class)
public final class DeconvolutionLayer extends BaseConvolutionLayer {
    @Override
    int outputSize(int axis, int in) {
        return window().deconvolved(axis, in);
    }

    @Override
    String nothingLeft() {
        return "pad cuts away all that a bottom of shape %s is spread to: make pad smaller";
    }

    @Override
    int[] weightShape(int channels, int outputs, int groups) {
        return new int[] {channels, outputs / groups};
    }

    @Override
    Sweep sweep(int[] bottom, int[] top) {
        return new Sweep(window(), groups(), top, bottom);
    }

    @Override
    void picture(Sweep sweep, float[] w, float[] x, int xAt, float[] y, int yAt) {
        sweep.scatter(w, x, xAt, y, yAt);
    }

    @Override
    void pictureDiff(Sweep sweep, float[] w, float[] dy, int yAt, float[] dx, int xAt) {
        sweep.gather(w, dy, yAt, dx, xAt);
    }

    @Override
    void weightDiff(Sweep sweep, float[] x, int xAt, float[] dy, int yAt, float[] dw) {
        sweep.correlate(dy, yAt, x, xAt, dw);
    }
}
