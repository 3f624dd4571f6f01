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

    public float coeff() {
        return coeff;
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
        for (int n = 0; n < y.length; n++) {
            double sum = 0;
            for (int i = n * size; i < (n + 1) * size; i++) {
                sum += switch (operation) {
                    case SUM, MEAN -> x[i];
                    case ASUM -> Math.abs(x[i]);
                    case SUMSQ -> (double) x[i] * x[i];
                };
            }
            y[n] = (float) (factor(size) * sum);
        }
    }

    private float factor(int size) {
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
                for (int i = n * size; i < (n + 1) * size; i++) {
                    dx[i] = switch (operation) {
                        case SUM, MEAN -> factor;
                        case ASUM -> factor * (x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0);
                        case SUMSQ -> factor * (2 * x[i]);
                    };
                }
            }
        });
    }
}
