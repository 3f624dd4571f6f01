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
    /** Height and width of the bottom. */
    private final int[] in = new int[2];
    /** Height and width of the top. */
    private final int[] out = new int[2];

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
            in[i] = shape[2 + i];
            if (global) {
                kernel[i] = in[i];
            }
            long free = in[i] + 2L * pad[i] - kernel[i];
            long places = (roundDown ? Math.floorDiv(free, stride[i]) : -Math.floorDiv(-free, stride[i])) + 1;
            if (padded && (places - 1) * stride[i] >= in[i] + pad[i]) {
                places--;
            }
            if (places <= 0) {
                throw wrong("a bottom of shape %s is smaller than the window: make the input larger", bottom);
            }
            out[i] = (int) places;
            shape[2 + i] = out[i];
        }
        tops.forEach(top -> top.reshape(shape));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        int planes = bottoms.get(0).count(0, 2);
        switch (method) {
            case AVE ->
                overRows(planes, (plane, h, at) -> {
                    float[] columns = new float[in[1]];
                    window(plane, h, 0).addRows(x, columns);
                    for (int w = 0; w < out[1]; w++) {
                        PoolingWindow window = window(plane, h, w);
                        y[at + w] = window.sum(columns) / window.size();
                    }
                });
            case MAX -> {
                float[] mask = tops.size() > 1 ? tops.get(1).overwrite() : new float[y.length];
                overRows(planes, (plane, h, at) -> {
                    for (int w = 0; w < out[1]; w++) {
                        int place = window(plane, h, w).maximum(x);
                        y[at + w] = place < 0 ? -Float.MAX_VALUE : x[plane + place];
                        mask[at + w] = place;
                    }
                });
            }
            case STOCHASTIC ->
                overRows(planes, (plane, h, at) -> {
                    for (int w = 0; w < out[1]; w++) {
                        y[at + w] = window(plane, h, w).expectation(x);
                    }
                });
        }
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return method != PoolMethod.STOCHASTIC;
    }

    @Override
    protected Reads backwardReads() {
        if (method == PoolMethod.AVE) {
            return Reads.NOTHING;
        }
        return param().getTopCount() > 1 ? Reads.TOPS : Reads.BOTTOMS;
    }

    /** AVE gives each number of a window its part of the diff, MAX gives all to the maximum; STOCHASTIC has no gradient in TEST. */
    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(dx.length, (from, to) -> Arrays.fill(dx, from, to, 0));
        addGradient(tops, bottoms.get(0), dx);
    }

    /** Adds the diff of {@code bottom} to {@code dx}. */
    void addGradient(List<Blob> tops, Blob bottom, float[] dx) {
        float[] dy = tops.get(0).diff();
        int planes = bottom.count(0, 2);
        if (method == PoolMethod.AVE) {
            overRows(planes, (plane, h, at) -> {
                float[] columns = new float[in[1]];
                for (int w = 0; w < out[1]; w++) {
                    PoolingWindow window = window(plane, h, w);
                    window.add(dy[at + w] / window.size(), columns);
                }
                window(plane, h, 0).addToRows(columns, dx);
            });
        } else if (tops.size() > 1) {
            float[] mask = tops.get(1).data();
            overRows(planes, (plane, h, at) -> {
                for (int i = at; i < at + out[1]; i++) {
                    addWhere((int) mask[i], dy[i], plane, dx);
                }
            });
        } else {
            float[] x = bottom.data();
            overRows(planes, (plane, h, at) -> {
                for (int w = 0; w < out[1]; w++) {
                    addWhere(window(plane, h, w).maximum(x), dy[at + w], plane, dx);
                }
            });
        }
    }

    /** The diff of a maximum goes to the place where it was, if there was one. */
    private static void addWhere(int place, float dy, int plane, float[] dx) {
        if (place >= 0) {
            dx[plane + place] += dy;
        }
    }

    /** A row of windows: what is done with them is in one piece of code, where the compiler can do without the objects. */
    @FunctionalInterface
    private interface Row {
        /** Works on row {@code h} of the plane that begins at {@code plane}; the row of the top begins at {@code at}. */
        void work(int plane, int h, int at);
    }

    private void overRows(int planes, Row row) {
        int size = in[0] * in[1];
        threads().over(planes, size, (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                for (int h = 0; h < out[0]; h++) {
                    row.work(plane * size, h, (plane * out[0] + h) * out[1]);
                }
            }
        });
    }

    private PoolingWindow window(int plane, int h, int w) {
        int top = h * stride[0] - pad[0];
        int left = w * stride[1] - pad[1];
        int bottom = Math.min(top + kernel[0], in[0] + pad[0]);
        int right = Math.min(left + kernel[1], in[1] + pad[1]);
        return new PoolingWindow(
                plane,
                in[1],
                Math.max(top, 0),
                Math.min(bottom, in[0]),
                Math.max(left, 0),
                Math.min(right, in[1]),
                (bottom - top) * (right - left));
    }
}
