package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Layer;
import dev.moka.Reads;
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

    @Override
    protected float df(float x, float y) {
        float told = readsTop() ? y : x;
        // Nothing passes where it is NaN, as in Caffe.
        return told > 0 ? 1 : told <= 0 ? slope : 0;
    }

    /** With a slope that is not negative, y > 0 says the same as x > 0. */
    private boolean readsTop() {
        return slope >= 0;
    }

    @Override
    protected Reads backwardReads() {
        return readsTop() ? Reads.TOPS : Reads.BOTTOMS;
    }
}
