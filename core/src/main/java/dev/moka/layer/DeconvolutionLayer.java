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
    int[] weightShape(int channels, int outputs, int groups) {
        return new int[] {channels, outputs / groups};
    }

    @Override
    void picture(float[] x, int xAt, int[] in, float[] w, float[] y, int yAt, int[] out) {
        int channels = in[0] / groups();
        int outputs = out[0] / groups();
        int wAt = 0;
        for (int c = 0; c < in[0]; c++) {
            for (int o = 0; o < outputs; o++) {
                int xPlane = xAt + c * in[1] * in[2] * in[3];
                int yPlane = yAt + (c / channels * outputs + o) * out[1] * out[2] * out[3];
                wAt = plane(x, xPlane, in, w, wAt, y, yPlane, out);
            }
        }
    }

    /** Spreads one channel over one output; returns where the next kernel begins. */
    private int plane(float[] x, int xAt, int[] in, float[] w, int wAt, float[] y, int yAt, int[] out) {
        Window k = window();
        for (int kd = 0; kd < k.kernel()[0]; kd++) {
            for (int kh = 0; kh < k.kernel()[1]; kh++) {
                for (int kw = 0; kw < k.kernel()[2]; kw++) {
                    float weight = w[wAt++];
                    int left = k.first(2, kw);
                    int right = k.end(2, kw, in[3], out[3]);
                    for (int d = k.first(0, kd); d < k.end(0, kd, in[1], out[1]); d++) {
                        for (int h = k.first(1, kh); h < k.end(1, kh, in[2], out[2]); h++) {
                            int yd = d * k.stride()[0] + k.shift(0, kd);
                            int yh = h * k.stride()[1] + k.shift(1, kh);
                            int xRow = xAt + (d * in[2] + h) * in[3];
                            int yRow = yAt + (yd * out[2] + yh) * out[3] + k.shift(2, kw);
                            for (int i = left; i < right; i++) {
                                y[yRow + i * k.stride()[2]] += weight * x[xRow + i];
                            }
                        }
                    }
                }
            }
        }
        return wAt;
    }
}
