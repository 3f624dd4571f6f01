package dev.moka.layer;

import dev.moka.Blob;
import java.util.Arrays;

/**
 * A kernel's way over a picture: the one loop nest of convolution, its transpose and all their gradients. Element k of the kernel
 * between channel n of the narrow side and channel c of the wide side, of the same group, joins
 * narrow[n, place] with wide[c, place * stride - pad + k * dilation] wherever both exist.
 *
 * @param wide C, D, H, W of a convolution's bottom, or a deconvolution's top
 * @param narrow C, D, H, W of the other side
 */
record Sweep(Window window, int groups, int[] wide, int[] narrow) {
    /** What is done with numbers that are joined, a row of them at a time. */
    @FunctionalInterface
    interface Rows {
        /** Element {@code k} of all kernels joins narrow[narrowRow + i] with wide[wideRow + i * stride], {@code from} <= i < {@code to}. */
        void join(int k, int wideRow, int narrowRow, int from, int to);

        /** Element {@code k} has joined all it does. */
        default void done(int k) {}
    }

    /** C, D, H, W of a blob whose channels are on {@code axis}, with 1 for what it lacks. */
    static int[] channelsAndSpace(Blob blob, int axis) {
        int[] lifted = new int[1 + Window.AXES];
        Arrays.fill(lifted, 1);
        lifted[0] = blob.shape(axis);
        int spatial = blob.axes() - axis - 1;
        System.arraycopy(blob.shape(), axis + 1, lifted, lifted.length - spatial, spatial);
        return lifted;
    }

    /** narrow[n, place] += w[k] * wide[c, ...]: what convolution does. */
    void gather(float[] w, float[] x, int wideAt, float[] y, int narrowAt) {
        int step = window.stride()[2];
        over(wideAt, narrowAt, (k, wideRow, narrowRow, from, to) -> {
            float weight = w[k];
            if (step == 1) { // a loop that the compiler turns into vector instructions, here and below
                for (int i = from; i < to; i++) {
                    y[narrowRow + i] += weight * x[wideRow + i];
                }
            } else {
                for (int i = from; i < to; i++) {
                    y[narrowRow + i] += weight * x[wideRow + i * step];
                }
            }
        });
    }

    /** wide[c, ...] += w[k] * narrow[n, place]: what convolution's transpose does. */
    void scatter(float[] w, float[] x, int narrowAt, float[] y, int wideAt) {
        int step = window.stride()[2];
        over(wideAt, narrowAt, (k, wideRow, narrowRow, from, to) -> {
            float weight = w[k];
            if (step == 1) {
                for (int i = from; i < to; i++) {
                    y[wideRow + i] += weight * x[narrowRow + i];
                }
            } else {
                for (int i = from; i < to; i++) {
                    y[wideRow + i * step] += weight * x[narrowRow + i];
                }
            }
        });
    }

    /** dw[k] += narrow[n, place] * wide[c, ...]: the gradient of the weights of both. */
    void correlate(float[] a, int wideAt, float[] b, int narrowAt, float[] dw) {
        int step = window.stride()[2];
        float[] products = new float[narrow[3]];
        over(wideAt, narrowAt, new Rows() {
            @Override
            public void join(int k, int wideRow, int narrowRow, int from, int to) {
                if (step == 1) {
                    for (int i = from; i < to; i++) {
                        products[i] += b[narrowRow + i] * a[wideRow + i];
                    }
                } else {
                    for (int i = from; i < to; i++) {
                        products[i] += b[narrowRow + i] * a[wideRow + i * step];
                    }
                }
            }

            @Override
            public void done(int k) {
                float sum = 0;
                for (float product : products) {
                    sum += product;
                }
                dw[k] += sum;
                Arrays.fill(products, 0);
            }
        });
    }

    /** Shows {@code rows} all that is joined in the pictures that begin at {@code wideAt} and {@code narrowAt}. */
    void over(int wideAt, int narrowAt, Rows rows) {
        int wideChannels = wide[0] / groups;
        int narrowChannels = narrow[0] / groups;
        int k = 0;
        for (int n = 0; n < narrow[0]; n++) {
            for (int c = 0; c < wideChannels; c++) {
                int widePlane = wideAt + (n / narrowChannels * wideChannels + c) * size(wide);
                k = kernel(k, widePlane, narrowAt + n * size(narrow), rows);
            }
        }
    }

    private static int size(int[] side) {
        return side[1] * side[2] * side[3];
    }

    /** One kernel, whose first element is {@code k}; returns where the next one begins. */
    private int kernel(int k, int widePlane, int narrowPlane, Rows rows) {
        for (int kd = 0; kd < window.kernel()[0]; kd++) {
            for (int kh = 0; kh < window.kernel()[1]; kh++) {
                for (int kw = 0; kw < window.kernel()[2]; kw++, k++) {
                    element(k, new int[] {kd, kh, kw}, widePlane, narrowPlane, rows);
                    rows.done(k);
                }
            }
        }
        return k;
    }

    private void element(int k, int[] at, int widePlane, int narrowPlane, Rows rows) {
        int depthEnd = end(0, at);
        int heightEnd = end(1, at);
        int left = window.first(2, at[2]);
        int right = end(2, at);
        if (right <= left) {
            return; // all of it is padding, and its rows may begin behind the picture's end
        }
        for (int d = window.first(0, at[0]); d < depthEnd; d++) {
            for (int h = window.first(1, at[1]); h < heightEnd; h++) {
                int wideD = d * window.stride()[0] + window.shift(0, at[0]);
                int wideH = h * window.stride()[1] + window.shift(1, at[1]);
                int wideRow = widePlane + (wideD * wide[2] + wideH) * wide[3] + window.shift(2, at[2]);
                rows.join(k, wideRow, narrowPlane + (d * narrow[2] + h) * narrow[3], left, right);
            }
        }
    }

    private int end(int axis, int[] at) {
        return window.end(axis, at[axis], narrow[1 + axis], wide[1 + axis]);
    }
}
