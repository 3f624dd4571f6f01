package pyloss;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import java.util.List;

/** Half the mean square distance of two bottoms, (a - b)^2 / (2 N): the layer of Caffe's pyloss example. */
public final class EuclideanLossLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.get(0).count() != bottoms.get(1).count()) {
            throw wrong("bottoms of shape %s and %s differ in size", bottoms.get(0), bottoms.get(1));
        }
        tops.get(0).reshape(1);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        tops.get(0).set((float) (sum / (2 * bottoms.get(0).shape(0))));
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        float factor = tops.get(0).diff()[0] / bottoms.get(0).shape(0);
        for (int side = 0; side < 2; side++) {
            if (propagateDown[side]) {
                float[] dx = bottoms.get(side).overwriteDiff();
                for (int i = 0; i < dx.length; i++) {
                    dx[i] = (side == 0 ? factor : -factor) * (a[i] - b[i]);
                }
            }
        }
    }
}
