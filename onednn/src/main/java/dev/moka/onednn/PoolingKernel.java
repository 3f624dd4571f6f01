package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.PoolingLayer;
import dev.moka.proto.PoolingParameter.PoolMethod;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_forward;
import org.jspecify.annotations.Nullable;

/**
 * Max and average pooling, where Caffe's rounding can be had by padding on the right.
 *
 * <p>Caffe's average divides by the window clipped at H + pad. Without padding that is the number of real places (oneDNN's "exclude
 * padding"); with padding it is the whole window (oneDNN's "include padding") as long as no window reaches further than the padding.
 */
final class PoolingKernel {
    private PoolingKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        PoolingLayer layer = (PoolingLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
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
        if (steps.get(0).tops().size() > 1 || (!max && padded && reachesBeyond)) {
            return null;
        }
        algorithm algorithm = max
                ? dnnl.algorithm.pooling_max
                : padded ? dnnl.algorithm.pooling_avg_include_padding : dnnl.algorithm.pooling_avg_exclude_padding;
        Layout src = Input.present(bottom);
        Layout dst = Layout.any(top.shape());
        var chosen = new pooling_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference,
                algorithm,
                src.desc(),
                dst.desc(),
                stride,
                kernel,
                new long[2],
                left,
                right);
        return new PrimitiveKernel(session, new pooling_forward(chosen), 1, top, dst.as(chosen.dst_desc()))
                .reads(dnnl.DNNL_ARG_SRC, bottom, src);
    }
}
