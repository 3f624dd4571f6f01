package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PowerParameter;

/**
 * Power: y = (shift + scale * x)^power, NaN where a negative number has a power that is not whole. If scale or power is 0, y is
 * the same for every x, even for NaN, and has no gradient. In-place safe.
 */
@AutoService(Layer.class)
public final class PowerLayer extends ElementwiseLayer {
    private float power;
    private float scale;
    private float shift;

    @Override
    protected void setUp(LayerParameter param) {
        PowerParameter p = param.getPowerParam();
        power = p.getPower();
        scale = p.getScale();
        shift = p.getShift();
    }

    /** Without a shift nothing is added, so that -0 stays what it is. */
    private float line(float x) {
        return shift == 0 ? scale * x : shift + scale * x;
    }

    private boolean isConstant() {
        return power * scale == 0;
    }

    @Override
    protected float f(float x) {
        return (float) Math.pow(isConstant() ? shift : line(x), power);
    }

    @Override
    protected float df(float x, float y) {
        return isConstant() ? 0 : (float) (power * scale * Math.pow(line(x), power - 1));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
