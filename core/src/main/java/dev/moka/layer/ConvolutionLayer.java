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
    int[] weightShape(int channels, int outputs, int groups) {
        return new int[] {outputs, channels / groups};
    }

    @Override
    void picture(float[] x, int xAt, int[] in, float[] w, float[] y, int yAt, int[] out) {
        int channels = in[0] / groups();
        int outputs = out[0] / groups();
        int wAt = 0;
        for (int o = 0; o < out[0]; o++) {
            for (int c = 0; c < channels; c++) {
                int xPlane = xAt + (o / outputs * channels + c) * in[1] * in[2] * in[3];
                int yPlane = yAt + o * out[1] * out[2] * out[3];
                wAt = plane(x, xPlane, in, w, wAt, y, yPlane, out);
            }
        }
    }

    /** Adds one channel's part to one output; returns where the next kernel begins. */
    private int plane(float[] x, int xAt, int[] in, float[] w, int wAt, float[] y, int yAt, int[] out) {
        Window k = window();
        for (int kd = 0; kd < k.kernel()[0]; kd++) {
            for (int kh = 0; kh < k.kernel()[1]; kh++) {
                for (int kw = 0; kw < k.kernel()[2]; kw++) {
                    float weight = w[wAt++];
                    int left = k.first(2, kw);
                    int right = k.end(2, kw, out[3], in[3]);
                    for (int d = k.first(0, kd); d < k.end(0, kd, out[1], in[1]); d++) {
                        for (int h = k.first(1, kh); h < k.end(1, kh, out[2], in[2]); h++) {
                            int xd = d * k.stride()[0] + k.shift(0, kd);
                            int xh = h * k.stride()[1] + k.shift(1, kh);
                            int xRow = xAt + (xd * in[2] + xh) * in[3] + k.shift(2, kw);
                            int yRow = yAt + (d * out[2] + h) * out[3];
                            row(weight, x, xRow, k.stride()[2], y, yRow, left, right);
                        }
                    }
                }
            }
        }
        return wAt;
    }

    /** The stride of 1 has a loop of its own, which the compiler turns into vector instructions. */
    private static void row(float weight, float[] x, int xRow, int stride, float[] y, int yRow, int left, int right) {
        if (stride == 1) {
            for (int i = left; i < right; i++) {
                y[yRow + i] += weight * x[xRow + i];
            }
        } else {
            for (int i = left; i < right; i++) {
                y[yRow + i] += weight * x[xRow + i * stride];
            }
        }
    }
}
