package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;

/** Hyperbolic tangent: y = tanh(x). In-place safe. */
@AutoService(Layer.class)
public final class TanHLayer extends ElementwiseLayer {
    @Override
    protected float f(float x) {
        return (float) Math.tanh(x);
    }

    @Override
    protected float df(float x, float y) {
        return 1 - y * y;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.TOPS;
    }
}
