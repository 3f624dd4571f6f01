package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.Phase;
import dev.moka.proto.PoolingParameter;
import dev.moka.proto.PoolingParameter.PoolMethod;
import dev.moka.proto.PoolingParameter.RoundMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The maximum or the average of each window of a picture. Output sizes are rounded up (unless round_mode: FLOOR), and a window that
 * would begin behind the padded picture is dropped.
 *
 * <p>AVE divides by the part of the window inside the picture and its padding, so zeros of the padding count; MAX takes the first of
 * equal numbers, and a second top receives where it was (h * W + w). STOCHASTIC (Zeiler and Fergus, 2013) gives in TEST what it would draw
 * on average, each number with a probability in proportion to it: sum(x^2) / sum(x), and 0 where that sum is not above 0. Its draws in
 * TRAIN run only on Caffe's GPU, and not here.
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
        if (method == PoolMethod.STOCHASTIC && param.getPhase() == Phase.TRAIN) {
            throw wrong(
                    "STOCHASTIC pooling draws in training, which runs only on Caffe's GPU: train with pool: MAX or AVE");
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
        if (method == PoolMethod.STOCHASTIC && (pad[0] != 0 || pad[1] != 0)) {
            throw wrong("pooling_param: STOCHASTIC takes no pad");
        }
        for (int i = 0; i < 2; i++) {
            if (stride[i] <= 0 || pad[i] < 0 || (!global && kernel[i] <= 0)) {
                throw wrong("pooling_param: kernel and stride must be 1 or more, and pad 0 or more");
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
            long free = in + 2L * pad[i] - kernel[i];
            long places = (roundDown ? Math.floorDiv(free, stride[i]) : -Math.floorDiv(-free, stride[i])) + 1;
            if (padded && (places - 1) * stride[i] >= in + pad[i]) {
                places--;
            }
            if (places <= 0) {
                throw wrong("a bottom of shape %s is smaller than the window: make the input larger", bottom);
            }
            shape[2 + i] = (int) places;
        }
        tops.forEach(top -> top.reshape(shape));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        if (method != PoolMethod.MAX) {
            boolean average = method == PoolMethod.AVE;
            overWindows(
                    bottoms,
                    tops,
                    (window, at) -> y[at] = average ? window.sum(x) / window.size() : window.expectation(x));
            return;
        }
        float[] mask = tops.size() > 1 ? tops.get(1).overwrite() : new float[y.length];
        overWindows(bottoms, tops, (window, at) -> {
            int place = window.maximum(x);
            y[at] = place < 0 ? -Float.MAX_VALUE : x[window.plane() + place];
            mask[at] = place;
        });
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return method != PoolMethod.STOCHASTIC;
    }

    @Override
    protected Reads backwardReads() {
        return method == PoolMethod.AVE ? Reads.NOTHING : Reads.BOTTOMS;
    }

    /** AVE gives each number of a window its part of the diff, MAX gives all to the maximum; STOCHASTIC has no gradient in TEST. */
    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        Arrays.fill(dx, 0);
        if (method == PoolMethod.AVE) {
            overWindows(bottoms, tops, (window, at) -> window.add(dy[at] / window.size(), dx));
            return;
        }
        float[] x = bottoms.get(0).data();
        overWindows(bottoms, tops, (window, at) -> {
            int place = window.maximum(x);
            if (place >= 0) {
                dx[window.plane() + place] += dy[at];
            }
        });
    }

    /** Shows {@code work} each window, and the place in the top that belongs to it. */
    private void overWindows(List<Blob> bottoms, List<Blob> tops, ObjIntConsumer<PoolingWindow> work) {
        int height = bottoms.get(0).shape(2);
        int width = bottoms.get(0).shape(3);
        int rows = tops.get(0).shape(2);
        int columns = tops.get(0).shape(3);
        threads().over(bottoms.get(0).count(0, 2), height * width, (from, to) -> {
            int at = from * rows * columns;
            for (int plane = from * height * width; plane < to * height * width; plane += height * width) {
                for (int h = 0; h < rows; h++) {
                    for (int w = 0; w < columns; w++, at++) {
                        work.accept(window(plane, height, width, h * stride[0] - pad[0], w * stride[1] - pad[1]), at);
                    }
                }
            }
        });
    }

    private PoolingWindow window(int plane, int height, int width, int top, int left) {
        int bottom = Math.min(top + kernel[0], height + pad[0]);
        int right = Math.min(left + kernel[1], width + pad[1]);
        return new PoolingWindow(
                plane,
                width,
                Math.max(top, 0),
                Math.min(bottom, height),
                Math.max(left, 0),
                Math.min(right, width),
                (bottom - top) * (right - left));
    }
}
