package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PoolingParameter;
import dev.moka.proto.PoolingParameter.PoolMethod;
import dev.moka.proto.PoolingParameter.RoundMode;
import java.util.List;

/**
 * The maximum or the average of each window of a picture. Output sizes are rounded up (unless round_mode: FLOOR), and a window that
 * would begin behind the padded picture is dropped.
 *
 * <p>AVE divides by the part of the window inside the picture and its padding, so zeros of the padding count; MAX takes the first of
 * equal numbers, and a second top receives where it was (h * W + w).
 */
@AutoService(Layer.class)
public final class PoolingLayer extends Layer {
    private PoolMethod method = PoolMethod.MAX;
    private boolean global;
    private boolean roundDown;
    private final int[] kernel = new int[2];
    private final int[] stride = new int[2];
    private final int[] pad = new int[2];

    @Override
    protected Arity topArity() {
        return Arity.between(1, 2);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        PoolingParameter p = param.getPoolingParam();
        method = p.getPool();
        global = p.getGlobalPooling();
        roundDown = p.getRoundMode() == RoundMode.FLOOR;
        if (method == PoolMethod.STOCHASTIC) {
            throw wrong("STOCHASTIC pooling runs only on Caffe's GPU: use pool: AVE, its expectation, to classify");
        }
        if (method != PoolMethod.MAX && tops.size() > 1) {
            throw wrong("a second top is where the maximum was: only MAX pooling has it");
        }
        boolean hasKernel = p.hasKernelSize() || p.hasKernelH() || p.hasKernelW();
        if (global == hasKernel) {
            throw wrong("pooling_param: give a kernel_size, or global_pooling: true, and not both");
        }
        pair(
                kernel,
                "kernel",
                p.hasKernelSize(),
                p.getKernelSize(),
                p.hasKernelH(),
                p.hasKernelW(),
                p.getKernelH(),
                p.getKernelW());
        pair(
                stride,
                "stride",
                p.hasStride() || !p.hasStrideH(),
                p.getStride(),
                p.hasStrideH(),
                p.hasStrideW(),
                p.getStrideH(),
                p.getStrideW());
        pair(pad, "pad", p.hasPad() || !p.hasPadH(), p.getPad(), p.hasPadH(), p.hasPadW(), p.getPadH(), p.getPadW());
        for (int i = 0; i < 2; i++) {
            if (stride[i] <= 0 || (!global && kernel[i] <= 0)) {
                throw wrong("pooling_param: kernel and stride must be 1 or more");
            }
            if (global ? pad[i] != 0 || stride[i] != 1 : pad[i] >= kernel[i]) {
                throw wrong(
                        global
                                ? "global_pooling takes no pad and no stride"
                                : "pooling_param: pad must be smaller than the kernel");
            }
        }
    }

    private void pair(int[] target, String field, boolean hasOne, int one, boolean hasH, boolean hasW, int h, int w) {
        if (hasH != hasW || (hasOne && hasH && !global)) {
            throw wrong("pooling_param: give %s once for both axes, or both %s_h and %s_w", field, field, field);
        }
        target[0] = hasH ? h : one;
        target[1] = hasW ? w : one;
    }

    public PoolMethod method() {
        return method;
    }

    /** Kernel height and width; with global pooling those of the last bottom. */
    public int[] kernel() {
        return kernel.clone();
    }

    public int[] stride() {
        return stride.clone();
    }

    public int[] pad() {
        return pad.clone();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (bottom.axes() != 4) {
            throw wrong("Pooling takes a bottom of 4 axes (N, C, H, W), not %s", bottom);
        }
        int[] shape = bottom.shape();
        boolean padded = pad[0] > 0 || pad[1] > 0;
        for (int i = 0; i < 2; i++) {
            int in = shape[2 + i];
            if (global) {
                kernel[i] = in;
            }
            int free = in + 2 * pad[i] - kernel[i];
            int places = (roundDown ? Math.floorDiv(free, stride[i]) : -Math.floorDiv(-free, stride[i])) + 1;
            if (padded && (places - 1) * stride[i] >= in + pad[i]) {
                places--;
            }
            if (places <= 0) {
                throw wrong("a bottom of shape %s is smaller than the window: make the input larger", bottom);
            }
            shape[2 + i] = places;
        }
        tops.forEach(top -> top.reshape(shape));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        float[] x = bottom.data();
        float[] y = tops.get(0).overwrite();
        float[] mask = tops.size() > 1 ? tops.get(1).overwrite() : new float[0];
        int height = bottom.shape(2);
        int width = bottom.shape(3);
        int at = 0;
        for (int plane = 0; plane < x.length; plane += height * width) {
            for (int h = 0; h < tops.get(0).shape(2); h++) {
                for (int w = 0; w < tops.get(0).shape(3); w++, at++) {
                    int top = h * stride[0] - pad[0];
                    int left = w * stride[1] - pad[1];
                    if (method == PoolMethod.AVE) {
                        y[at] = average(x, plane, height, width, top, left);
                    } else {
                        int place = maximum(x, plane, height, width, top, left);
                        y[at] = place < 0 ? -Float.MAX_VALUE : x[plane + place];
                        if (mask.length > 0) {
                            mask[at] = place;
                        }
                    }
                }
            }
        }
    }

    private float average(float[] x, int plane, int height, int width, int top, int left) {
        int bottom = Math.min(top + kernel[0], height + pad[0]);
        int right = Math.min(left + kernel[1], width + pad[1]);
        int size = (bottom - top) * (right - left);
        float sum = 0;
        for (int h = Math.max(top, 0); h < Math.min(bottom, height); h++) {
            for (int w = Math.max(left, 0); w < Math.min(right, width); w++) {
                sum += x[plane + h * width + w];
            }
        }
        return sum / size;
    }

    /** Where in the plane the window's maximum is, the first of equals; -1 for an empty window. */
    private int maximum(float[] x, int plane, int height, int width, int top, int left) {
        float max = -Float.MAX_VALUE;
        int place = -1;
        for (int h = Math.max(top, 0); h < Math.min(top + kernel[0], height); h++) {
            for (int w = Math.max(left, 0); w < Math.min(left + kernel[1], width); w++) {
                if (x[plane + h * width + w] > max) {
                    max = x[plane + h * width + w];
                    place = h * width + w;
                }
            }
        }
        return place;
    }
}
