package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;

/** Swish (Ramachandran et al., 2017): y = x * sigmoid(beta * x). In-place safe. */
@AutoService(Layer.class)
public final class SwishLayer extends ElementwiseLayer {
    private float beta;

    @Override
    protected void setUp(LayerParameter param) {
        beta = param.getSwishParam().getBeta();
    }

    @Override
    protected float f(float x) {
        return (float) (x * sigmoid(x));
    }

    @Override
    protected float df(float x, float y) {
        double sigmoid = sigmoid(x);
        return (float) (sigmoid + beta * x * sigmoid * (1 - sigmoid));
    }

    private double sigmoid(float x) {
        return 0.5 * Math.tanh(0.5 * beta * x) + 0.5;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }
}
