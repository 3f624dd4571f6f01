package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;

/** Exponential linear unit (Clevert et al., 2015): y = max(x, 0) + alpha * (exp(min(x, 0)) - 1). In-place safe. */
@AutoService(Layer.class)
public final class ELULayer extends ElementwiseLayer {
    private float alpha;

    @Override
    protected void setUp(LayerParameter param) {
        alpha = param.getEluParam().getAlpha();
    }

    @Override
    protected float f(float x) {
        return x > 0 ? x : (float) (alpha * Math.expm1(x));
    }

    /** Where x <= 0, alpha * exp(x) is alpha + y. */
    @Override
    protected float df(float x, float y) {
        return (tellsSign() ? y : x) > 0 ? 1 : alpha + y;
    }

    /** With an alpha that is not negative, y > 0 says the same as x > 0. */
    private boolean tellsSign() {
        return alpha >= 0;
    }

    @Override
    protected Reads backwardReads() {
        return tellsSign() ? Reads.TOPS : Reads.BOTH;
    }
}
