package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.ClipParameter;
import dev.moka.proto.LayerParameter;

/** Keeps numbers within bounds: y = max(min, min(x, max)). The gradient passes from min to max, both included. In-place safe. */
@AutoService(Layer.class)
public final class ClipLayer extends ElementwiseLayer {
    private float min;
    private float max;

    @Override
    protected void setUp(LayerParameter param) {
        if (!param.hasClipParam()) {
            throw wrong("Clip has no bounds: give clip_param { min: ... max: ... }");
        }
        ClipParameter p = param.getClipParam();
        min = p.getMin();
        max = p.getMax();
    }

    @Override
    protected float f(float x) {
        return Math.max(min, Math.min(x, max));
    }

    @Override
    protected float df(float x, float y) {
        return min <= x && x <= max ? 1 : 0;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
