package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses items: item i of the top is item index[i] of bottom 0, where index is bottom 1, of shape (M). Items may come several times or
 * not at all. The index has no gradient.
 */
@AutoService(Layer.class)
public final class BatchReindexLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index == 0;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.get(0).axes() == 0 || bottoms.get(1).axes() != 1) {
            throw wrong(
                    "bottoms of shape %s and %s: the first needs an axis of items, and the second, their indices, only one axis",
                    bottoms.get(0), bottoms.get(1));
        }
        int[] shape = bottoms.get(0).shape();
        shape[0] = bottoms.get(1).count();
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] index = bottoms.get(1).data();
        float[] y = tops.get(0).overwrite();
        int size = bottoms.get(0).count(1);
        for (int i = 0; i < index.length; i++) {
            int item = (int) index[i];
            if (item < 0 || item >= bottoms.get(0).shape(0)) {
                throw wrong(
                        "index %d is %s, but there are only items 0 to %d",
                        i, index[i], bottoms.get(0).shape(0) - 1);
            }
            System.arraycopy(x, item * size, y, i * size, size);
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (propagateDown[1]) {
            throw wrong("indices have no gradient: give propagate_down: true and propagate_down: false");
        }
        if (!propagateDown[0]) {
            return;
        }
        float[] index = bottoms.get(1).data();
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        int size = bottoms.get(0).count(1);
        Arrays.fill(dx, 0);
        // Every thread has its part of all items, so that none adds to what another does.
        threads().over(size, index.length, (from, to) -> {
            for (int i = 0; i < index.length; i++) {
                int item = (int) index[i] * size;
                for (int at = from; at < to; at++) {
                    dx[item + at] += dy[i * size + at];
                }
            }
        });
    }
}
