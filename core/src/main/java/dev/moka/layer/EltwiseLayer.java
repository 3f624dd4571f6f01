package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.EltwiseParameter;
import dev.moka.proto.EltwiseParameter.EltwiseOp;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/** Product, sum (with coeff, 1 each by default) or maximum of bottoms of the same shape, number by number. */
@AutoService(Layer.class)
public final class EltwiseLayer extends Layer {
    private EltwiseOp operation = EltwiseOp.SUM;
    private float[] coeff = {};

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
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[][] x = bottoms.stream().map(Blob::data).toArray(float[][]::new);
        float[] y = tops.get(0).overwrite();
        for (int i = 0; i < y.length; i++) {
            float value = operation == EltwiseOp.SUM ? coeff[0] * x[0][i] : x[0][i];
            for (int b = 1; b < x.length; b++) {
                value = switch (operation) {
                    case PROD -> value * x[b][i];
                    case SUM -> value + coeff[b] * x[b][i];
                    case MAX -> Math.max(value, x[b][i]);
                };
            }
            y[i] = value;
        }
    }
}
