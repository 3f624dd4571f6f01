package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.layer.PoolingLayer;
import dev.moka.proto.PoolingParameter.PoolMethod;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/**
 * A pooling layer's window in oneDNN's words.
 *
 * <p>Caffe's average divides by the window clipped at H + pad. Without padding that is the number of real places (oneDNN's "exclude
 * padding"); with padding it is the whole window (oneDNN's "include padding") as long as no window reaches further than the padding.
 *
 * @param left padding before the first row and column
 * @param right padding behind the last ones, as much as rounding up needs
 */
record PoolingWindow(algorithm algorithm, long[] kernel, long[] stride, long[] left, long[] right) {

    /** Null where oneDNN has no such window. */
    static @Nullable PoolingWindow of(PoolingLayer layer, Blob bottom, Blob top) {
        if (layer.method() == PoolMethod.STOCHASTIC) {
            return null;
        }
        long[] kernel = new long[2];
        long[] stride = new long[2];
        long[] left = new long[2];
        long[] right = new long[2];
        boolean padded = false;
        boolean reachesBeyond = false;
        for (int i = 0; i < 2; i++) {
            kernel[i] = layer.kernel()[i];
            stride[i] = layer.stride()[i];
            left[i] = layer.pad()[i];
            long lastWindow = (top.shape(2 + i) - 1) * stride[i] - left[i];
            if (lastWindow >= bottom.shape(2 + i)) {
                return null;
            }
            right[i] = Math.max(0, lastWindow + kernel[i] - bottom.shape(2 + i));
            padded |= left[i] > 0;
            reachesBeyond |= right[i] > left[i];
        }
        boolean max = layer.method() == PoolMethod.MAX;
        if (!max && padded && reachesBeyond) {
            return null;
        }
        algorithm algorithm = max
                ? dnnl.algorithm.pooling_max
                : padded ? dnnl.algorithm.pooling_avg_include_padding : dnnl.algorithm.pooling_avg_exclude_padding;
        return new PoolingWindow(algorithm, kernel, stride, left, right);
    }
}
