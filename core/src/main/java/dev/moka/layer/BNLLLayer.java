package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;

/** Binomial normal log likelihood, also called softplus: y = log(1 + exp(x)). In-place safe. */
@AutoService(Layer.class)
public final class BNLLLayer extends ElementwiseLayer {
    @Override
    protected float f(float x) {
        return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    }

    /** exp(x) / (1 + exp(x)). */
    @Override
    protected float df(float x, float y) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
