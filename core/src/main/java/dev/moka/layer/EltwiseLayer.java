package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.EltwiseParameter;
import dev.moka.proto.EltwiseParameter.EltwiseOp;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Product, sum (with coeff, 1 each by default) or maximum of bottoms of the same shape, number by number.
 *
 * <p>The gradient of a maximum goes to the bottom that holds it: of equal numbers in bottoms 0 and 1 to bottom 1, and to a later one only
 * if it is greater. That of a product is dy times the other factors, or dy * y / x without stable_prod_grad: faster with many
 * bottoms, and NaN where x is 0.
 */
@AutoService(Layer.class)
public final class EltwiseLayer extends Layer {
    private EltwiseOp operation = EltwiseOp.SUM;
    private float[] coeff = {};
    private boolean stableProductGradient = true;

    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(2);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        EltwiseParameter p = param.getEltwiseParam();
        operation = p.getOperation();
        if (p.getCoeffCount() != 0 && (p.getCoeffCount() != bottoms.size() || operation == EltwiseOp.PROD)) {
            throw wrong(
                    "%d coeff for %d bottoms: SUM takes one each or none, PROD none",
                    p.getCoeffCount(), bottoms.size());
        }
        stableProductGradient = p.getStableProdGrad();
        coeff = new float[bottoms.size()];
        Arrays.fill(coeff, 1);
        for (int i = 0; i < p.getCoeffCount(); i++) {
            coeff[i] = p.getCoeff(i);
        }
    }

    public EltwiseOp operation() {
        return operation;
    }

    /** One factor a bottom, for SUM. */
    public float[] coeff() {
        return coeff.clone();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        for (Blob bottom : bottoms) {
            if (!Arrays.equals(bottom.shape(), bottoms.get(0).shape())) {
                throw wrong("bottoms of shape %s and %s: Eltwise needs equal shapes", bottoms.get(0), bottom);
            }
        }
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[][] x = bottoms.stream().map(Blob::data).toArray(float[][]::new);
        float[] y = tops.get(0).overwrite();
        for (int i = 0; i < y.length; i++) {
            y[i] = switch (operation) {
                case PROD -> product(x, i, -1);
                case SUM -> sum(x, i);
                case MAX -> x[winner(x, i)][i];
            };
        }
    }

    private float sum(float[][] x, int i) {
        float sum = 0;
        for (int b = 0; b < x.length; b++) {
            sum += coeff[b] * x[b][i];
        }
        return sum;
    }

    /** The product of the numbers at {@code i} of all bottoms except {@code without}. */
    private static float product(float[][] x, int i, int without) {
        float product = 1;
        for (int b = 0; b < x.length; b++) {
            product *= b == without ? 1 : x[b][i];
        }
        return product;
    }

    /** The bottom that holds the maximum at {@code i}. */
    private static int winner(float[][] x, int i) {
        int winner = x[0][i] > x[1][i] ? 0 : 1;
        for (int b = 2; b < x.length; b++) {
            winner = x[b][i] > x[winner][i] ? b : winner;
        }
        return winner;
    }

    @Override
    protected Reads backwardReads() {
        return switch (operation) {
            case PROD -> stableProductGradient ? Reads.BOTTOMS : Reads.BOTH;
            case SUM -> Reads.NOTHING;
            case MAX -> Reads.BOTTOMS;
        };
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        boolean sum = operation == EltwiseOp.SUM;
        float[][] x = sum ? new float[0][] : bottoms.stream().map(Blob::data).toArray(float[][]::new);
        float[] y = sum ? new float[0] : tops.get(0).data();
        float[] dy = tops.get(0).diff();
        // Bottom 0 comes last, because in place its diff is dy.
        for (int b = bottoms.size() - 1; b >= 0; b--) {
            if (propagateDown[b]) {
                float[] dx = bottoms.get(b).overwriteDiff();
                for (int i = 0; i < dx.length; i++) {
                    // What lost a maximum gets 0, even of NaN.
                    float derivative = derivative(x, y, i, b);
                    dx[i] = operation == EltwiseOp.MAX && derivative == 0 ? 0 : dy[i] * derivative;
                }
            }
        }
    }

    /** Of y[i] by bottom {@code b}. */
    private float derivative(float[][] x, float[] y, int i, int b) {
        return switch (operation) {
            case PROD -> stableProductGradient ? product(x, i, b) : y[i] / x[b][i];
            case SUM -> coeff[b];
            case MAX -> winner(x, i) == b ? 1 : 0;
        };
    }
}
