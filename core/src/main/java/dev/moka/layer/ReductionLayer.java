package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.ReductionParameter.ReductionOp;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one number of all that lies from axis (0) on: coeff (1) times the sum, the sum of magnitudes (ASUM), of squares (SUMSQ), or the
 * mean. The top keeps the axes before.
 */
@AutoService(Layer.class)
public final class ReductionLayer extends Layer {
    private ReductionOp operation = ReductionOp.SUM;
    private float coeff;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        operation = param.getReductionParam().getOperation();
        coeff = param.getReductionParam().getCoeff();
    }

    public ReductionOp operation() {
        return operation;
    }

    private int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getReductionParam().getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshape(Arrays.copyOf(bottoms.get(0).shape(), axis(bottoms.get(0))));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        int size = bottoms.get(0).count(axis(bottoms.get(0)));
        threads().over(y.length, size, (first, end) -> {
            for (int n = first; n < end; n++) {
                int from = n * size;
                int to = from + size;
                double sum = switch (operation) {
                    case SUM, MEAN -> Groups.sum(x, from, to);
                    case ASUM -> sumOfMagnitudes(x, from, to);
                    case SUMSQ -> sumOfSquares(x, from, to);
                };
                y[n] = (float) (factor(size) * sum);
            }
        });
    }

    private static double sumOfMagnitudes(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(x[i]);
        }
        return sum;
    }

    private static double sumOfSquares(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    /** What each sum is multiplied with. */
    public float factor(int size) {
        return operation == ReductionOp.MEAN ? coeff / size : coeff;
    }

    @Override
    protected Reads backwardReads() {
        return switch (operation) {
            case SUM, MEAN -> Reads.NOTHING;
            case ASUM, SUMSQ -> Reads.BOTTOMS;
        };
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        boolean readsBottom = backwardReads() == Reads.BOTTOMS;
        float[] x = readsBottom ? bottoms.get(0).data() : new float[0];
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        int size = bottoms.get(0).count(axis(bottoms.get(0)));
        threads().over(dy.length, size, (first, end) -> {
            for (int n = first; n < end; n++) {
                float factor = factor(size) * dy[n];
                int from = n * size;
                int to = from + size;
                switch (operation) {
                    case SUM, MEAN -> Arrays.fill(dx, from, to, factor);
                    case ASUM -> gradientOfMagnitudes(x, factor, dx, from, to);
                    case SUMSQ -> gradientOfSquares(x, factor, dx, from, to);
                }
            }
        });
    }

    private static void gradientOfMagnitudes(float[] x, float factor, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            int sign = (x[i] > 0 ? 1 : 0) - (x[i] < 0 ? 1 : 0);
            dx[i] = factor * sign;
        }
    }

    private static void gradientOfSquares(float[] x, float factor, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] = factor * (2 * x[i]);
        }
    }
}
