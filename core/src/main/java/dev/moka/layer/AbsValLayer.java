package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;

/** Absolute value: y = |x|; the gradient at 0 is 0. Not in place, as in Caffe. */
@AutoService(Layer.class)
public final class AbsValLayer extends ElementwiseLayer {
    @Override
    protected void setUp(LayerParameter param) {
        if (param.getTop(0).equals(param.getBottom(0))) {
            throw wrong("AbsVal cannot work in place: give its top a name of its own");
        }
    }

    @Override
    protected float f(float x) {
        return Math.abs(x);
    }

    @Override
    protected float df(float x, float y) {
        return x > 0 ? 1 : x < 0 ? -1 : 0;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
