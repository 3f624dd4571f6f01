package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;

/** ReLU: y = max(x, 0) + negative_slope * min(x, 0). In-place safe. */
@AutoService(Layer.class)
public final class ReLULayer extends ElementwiseLayer {
    private float slope;

    @Override
    protected void setUp(LayerParameter param) {
        slope = param.getReluParam().getNegativeSlope();
    }

    public float negativeSlope() {
        return slope;
    }

    @Override
    protected float f(float x) {
        // The sum makes 0 of -0, as in Caffe.
        return x > 0 ? x : slope * x + 0f;
    }
}
