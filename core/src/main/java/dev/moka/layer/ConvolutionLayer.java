package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;

/**
 * Convolution (as everywhere in this field, a cross-correlation) over 1, 2 or 3 spatial axes, with stride, pad, dilation and groups:
 * y[o] = b[o] + sum over c, k of w[o, c, k] * x[c, place * stride - pad + k * dilation].
 *
 * <p>Parameters: weight (O, C / G, kernel...), bias (O). The axes before axis (1) count pictures.
 */
@AutoService(Layer.class)
public final class ConvolutionLayer extends BaseConvolutionLayer {
    @Override
    int outputSize(int axis, int in) {
        return window().convolved(axis, in);
    }

    @Override
    String nothingLeft() {
        return "a bottom of shape %s is smaller than the kernel: make the input larger";
    }

    @Override
    int[] weightShape(int channels, int outputs, int groups) {
        return new int[] {outputs, channels / groups};
    }

    @Override
    Sweep sweep(int[] bottom, int[] top) {
        return new Sweep(window(), groups(), bottom, top);
    }

    @Override
    void picture(Sweep sweep, float[] w, float[] x, int xAt, float[] y, int yAt) {
        sweep.gather(w, x, xAt, y, yAt);
    }

    @Override
    void pictureDiff(Sweep sweep, float[] w, float[] dy, int yAt, float[] dx, int xAt) {
        sweep.scatter(w, dy, yAt, dx, xAt);
    }

    @Override
    void weightDiff(Sweep sweep, float[] x, int xAt, float[] dy, int yAt, float[] dw) {
        sweep.correlate(x, xAt, dy, yAt, dw);
    }
}
