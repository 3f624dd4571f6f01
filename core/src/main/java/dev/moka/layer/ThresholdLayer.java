package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;
import java.util.List;

/** Tells which numbers are above a threshold: y = 1 if x > threshold, otherwise 0. It has no gradient. In-place safe. */
@AutoService(Layer.class)
public final class ThresholdLayer extends Layer {
    private float threshold;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        threshold = param.getThresholdParam().getThreshold();
    }

    public float threshold() {
        return threshold;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        float bound = threshold;
        threads().over(y.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = x[i] > bound ? 1 : 0;
            }
        });
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return false;
    }
}
