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
        double sum = threads().sum(a.length, (from, to) -> squaredDistance(a, b, from, to));
        tops.get(0).set((float) (sum / (2 * bottoms.get(0).shape(0))));
    }

    /** The sum of (a - b)^2 over a range: four sums, of which a processor adds to one while another waits. */
    static double squaredDistance(float[] a, float[] b, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            float d0 = a[i] - b[i];
            float d1 = a[i + 1] - b[i + 1];
            float d2 = a[i + 2] - b[i + 2];
            float d3 = a[i + 3] - b[i + 3];
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
        }
        for (; i < to; i++) {
            sum0 += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum0 + sum1 + (sum2 + sum3);
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
