package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import java.util.List;

/** Softmax over axis (1): y = exp(x - max) / sum exp(x - max), so that the numbers along the axis are probabilities. In-place safe. */
@AutoService(Layer.class)
public final class SoftmaxLayer extends Layer {
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
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        int axis = axis(bottom);
        int classes = bottom.shape(axis);
        int inner = bottom.count(axis + 1);
        float[] x = bottom.data();
        float[] y = tops.get(0).overwrite();
        for (int outer = 0; outer < bottom.count(0, axis); outer++) {
            for (int i = 0; i < inner; i++) {
                softmax(x, y, outer * classes * inner + i, classes, inner);
            }
        }
    }

    /** The softmax of {@code classes} numbers that begin at {@code start} and lie {@code step} apart; y may be x. */
    static void softmax(float[] x, float[] y, int start, int classes, int step) {
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
}
