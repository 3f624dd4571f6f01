package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;

/** Hyperbolic tangent: y = tanh(x). In-place safe. */
@AutoService(Layer.class)
public final class TanHLayer extends ElementwiseLayer {
    @Override
    protected float f(float x) {
        return (float) Math.tanh(x);
    }
}
