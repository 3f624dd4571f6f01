package dev.moka.layer;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;
import java.util.List;

/** A function of each number alone: one bottom, one top of the same shape, which may be the bottom itself. */
public abstract class ElementwiseLayer extends Layer {
    /** Reads the layer's own message. */
    protected void setUp(LayerParameter param) {}

    /** y of x. */
    protected abstract float f(float x);

    /** The derivative of {@link #f} at x, where y = f(x); the one that {@link #backwardReads} does not ask for may be another's. */
    protected abstract float df(float x, float y);

    @Override
    protected final void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        setUp(param);
    }

    @Override
    protected final void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        threads().over(y.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = f(x[i]);
            }
        });
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).data();
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(dx.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = dy[i] * df(x[i], y[i]);
            }
        });
    }
}
