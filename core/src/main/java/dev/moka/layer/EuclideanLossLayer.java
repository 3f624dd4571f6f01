package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.List;

/** Half the mean square distance of two bottoms: loss = sum of (a - b)^2 / (2 N). Both bottoms have a gradient. */
@AutoService(Layer.class)
public final class EuclideanLossLayer extends LossLayer {
    @Override
    protected boolean allowsForceBackward(int index) {
        return true;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        if (bottoms.get(0).count() != bottoms.get(1).count()) {
            throw wrong("bottoms of shape %s and %s differ in size", bottoms.get(0), bottoms.get(1));
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        double sum = threads().sum(a.length, i -> (a[i] - b[i]) * (a[i] - b[i]));
        tops.get(0).set((float) (sum / (2 * bottoms.get(0).shape(0))));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        float[] a = bottoms.get(0).data();
        float[] b = bottoms.get(1).data();
        float factor = tops.get(0).diff()[0] / bottoms.get(0).shape(0);
        for (int side = 0; side < 2; side++) {
            if (propagateDown[side]) {
                float[] dx = bottoms.get(side).overwriteDiff();
                float signed = side == 0 ? factor : -factor;
                threads().over(dx.length, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        dx[i] = signed * (a[i] - b[i]);
                    }
                });
            }
        }
    }
}
