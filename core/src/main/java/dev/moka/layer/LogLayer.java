package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.LogParameter;

/** Logarithm: y = log(shift + scale * x) to a base, where base -1, the default, means e. NaN below 0. In-place safe. */
@AutoService(Layer.class)
public final class LogLayer extends ElementwiseLayer {
    private float scale;
    private float shift;
    private float logBase;
    private double factor;

    @Override
    protected void setUp(LayerParameter param) {
        LogParameter p = param.getLogParam();
        float base = p.getBase();
        if (base != -1 && !(base > 0 && base != 1 && base < Float.POSITIVE_INFINITY)) {
            throw wrong("log_param.base is %s: give a number above 0 other than 1, or -1 for e", base);
        }
        scale = p.getScale();
        shift = p.getShift();
        logBase = base == -1 ? 1 : (float) Math.log(base);
        factor = 1.0 / logBase;
    }

    /** Without a shift nothing is added, so that -0 stays what it is. */
    private float line(float x) {
        return shift == 0 ? scale * x : shift + scale * x;
    }

    @Override
    protected float f(float x) {
        return (float) (factor * Math.log(line(x)));
    }

    @Override
    protected float df(float x, float y) {
        return scale / (logBase * line(x));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
