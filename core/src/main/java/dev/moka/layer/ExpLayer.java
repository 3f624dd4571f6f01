package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.ExpParameter;
import dev.moka.proto.LayerParameter;

/** Exponential: y = base^(shift + scale * x), where base -1, the default, means e. In-place safe. */
@AutoService(Layer.class)
public final class ExpLayer extends ElementwiseLayer {
    /** y = factor * exp(rate * x). */
    private float factor;

    private float rate;

    @Override
    protected void setUp(LayerParameter param) {
        ExpParameter p = param.getExpParam();
        float base = p.getBase();
        if (base != -1 && !(base > 0 && base < Float.POSITIVE_INFINITY)) {
            throw wrong("exp_param.base is %s: give a number above 0, or -1 for e", base);
        }
        double logBase = base == -1 ? 1 : Math.log(base);
        rate = (float) (logBase * p.getScale());
        factor = (float) Math.exp(logBase * p.getShift());
    }

    @Override
    protected float f(float x) {
        return (float) (factor * Math.exp(rate * x));
    }

    @Override
    protected float df(float x, float y) {
        return rate * y;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.TOPS;
    }
}
