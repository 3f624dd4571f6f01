package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;

/** Sigmoid: y = 1 / (1 + exp(-x)). In-place safe. */
@AutoService(Layer.class)
public final class SigmoidLayer extends ElementwiseLayer {
    @Override
    protected float f(float x) {
        return (float) (0.5 * Math.tanh(0.5 * x) + 0.5);
    }

    @Override
    protected float df(float x, float y) {
        return y * (1 - y);
    }

    @Override
    protected Reads backwardReads() {
        return Reads.TOPS;
    }
}
