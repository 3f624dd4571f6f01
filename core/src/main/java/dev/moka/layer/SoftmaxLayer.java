package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.Threads;
import java.util.Arrays;
import java.util.List;

/** Softmax over axis (1): y = exp(x - max) / sum exp(x - max), so that the numbers along the axis are probabilities. In-place safe. */
@AutoService(Layer.class)
public final class SoftmaxLayer extends Layer {
    /** So many places beside each other are computed at a time: their sums stay near the processor. */
    private static final int RUN = 1 << 10;

    /** The axis the probabilities lie on, counted from the front. */
    public int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getSoftmaxParam().getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        axis(bottoms.get(0));
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        int axis = axis(bottom);
        int classes = bottom.shape(axis);
        int inner = bottom.count(axis + 1);
        float[] x = bottom.data();
        float[] y = tops.get(0).overwrite();
        softmax(x, y, classes, inner, threads());
    }

    /** The softmax of numbers of shape (outer, classes, inner) over the middle axis; y may be x. */
    static void softmax(float[] x, float[] y, int classes, int inner, Threads threads) {
        if (x.length == 0) {
            return;
        }
        int runs = (inner + RUN - 1) / RUN;
        threads.over(x.length / (classes * inner) * runs, classes * Math.min(inner, RUN), (first, end) -> {
            for (int i = first; i < end; i++) {
                int place = i % runs * RUN;
                int start = i / runs * classes * inner + place;
                softmax(x, y, start, classes, inner, Math.min(inner - place, RUN));
            }
        });
    }

    /**
     * The softmax at each of {@code run} places that begin at {@code start}, whose numbers lie {@code step} apart: class by class, so that
     * memory is read in its order.
     */
    private static void softmax(float[] x, float[] y, int start, int classes, int step, int run) {
        if (run == 1) {
            softmax(x, y, start, classes, step);
            return;
        }
        float[] max = new float[run];
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
        for (int c = 0; c < classes; c++) {
            int at = start + c * step;
            for (int i = 0; i < run; i++) {
                max[i] = Math.max(max[i], x[at + i]);
            }
        }
        double[] sum = new double[run];
        for (int c = 0; c < classes; c++) {
            int at = start + c * step;
            for (int i = 0; i < run; i++) {
                float exp = (float) Math.exp(x[at + i] - max[i]);
                y[at + i] = exp;
                sum[i] += exp;
            }
        }
        float[] factor = new float[run];
        for (int i = 0; i < run; i++) {
            factor[i] = (float) (1 / sum[i]);
        }
        for (int c = 0; c < classes; c++) {
            int at = start + c * step;
            for (int i = 0; i < run; i++) {
                y[at + i] *= factor[i];
            }
        }
    }

    /** The same at one place. */
    private static void softmax(float[] x, float[] y, int start, int classes, int step) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, x[start + c * step]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            int at = start + c * step;
            y[at] = (float) Math.exp(x[at] - max);
            sum += y[at];
        }
        for (int c = 0; c < classes; c++) {
            y[start + c * step] = (float) (y[start + c * step] / sum);
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.TOPS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        Blob top = tops.get(0);
        int axis = axis(top);
        int classes = top.shape(axis);
        int inner = top.count(axis + 1);
        float[] y = top.data();
        float[] dy = top.diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(top.count(0, axis) * inner, classes, (from, to) -> {
            for (int place = from; place < to; place++) {
                gradient(y, dy, dx, place / inner * classes * inner + place % inner, classes, inner);
            }
        });
    }

    /** dx = y * (dy - sum of dy * y). */
    private static void gradient(float[] y, float[] dy, float[] dx, int start, int classes, int step) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += dy[start + c * step] * y[start + c * step];
        }
        for (int c = 0; c < classes; c++) {
            int at = start + c * step;
            dx[at] = (float) (y[at] * (dy[at] - sum));
        }
    }
}
