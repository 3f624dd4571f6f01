package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps the items for which the last bottom, the selector of shape (N, 1, ...), is not 0: top i has those of bottom i, in order.
 *
 * <p>How many that are, possibly none, is known when forward runs; until then the tops are as large as the bottoms. The selector has no
 * gradient.
 */
@AutoService(Layer.class)
public final class FilterLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(2);
    }

    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        if (tops.size() != bottoms.size() - 1) {
            throw wrong(
                    "%d bottoms and %d tops: give a top for each bottom but the last, the selector",
                    bottoms.size(), tops.size());
        }
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index != param().getBottomCount() - 1;
    }

    private static Blob selector(List<Blob> bottoms) {
        return bottoms.get(bottoms.size() - 1);
    }

    /** The items to keep. */
    private static int[] chosen(List<Blob> bottoms) {
        float[] selector = selector(bottoms).data();
        return IntStream.range(0, selector.length)
                .filter(item -> selector[item] != 0)
                .toArray();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob selector = selector(bottoms);
        if (selector.axes() == 0 || selector.count(1) != 1) {
            throw wrong("the last bottom, the selector, must have one number an item, but is of shape %s", selector);
        }
        for (int i = 0; i < tops.size(); i++) {
            Blob bottom = bottoms.get(i);
            if (tops.get(i) == bottom) {
                throw wrong("Filter cannot work in place, for it gives fewer items: give its tops names of their own");
            }
            if (bottom.axes() == 0 || bottom.shape(0) != selector.shape(0)) {
                throw wrong(
                        "a bottom of shape %s does not have the %d items of the selector", bottom, selector.shape(0));
            }
            tops.get(i).reshapeLike(bottom);
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        int[] chosen = chosen(bottoms);
        for (int t = 0; t < tops.size(); t++) {
            int[] shape = bottoms.get(t).shape();
            shape[0] = chosen.length;
            tops.get(t).reshape(shape);
            float[] x = bottoms.get(t).data();
            float[] y = tops.get(t).overwrite();
            int size = bottoms.get(t).count(1);
            threads().over(chosen.length, size, (from, to) -> {
                for (int i = from; i < to; i++) {
                    System.arraycopy(x, chosen[i] * size, y, i * size, size);
                }
            });
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (propagateDown[bottoms.size() - 1]) {
            throw wrong("the selector has no gradient: give a propagate_down for each bottom, false for the last");
        }
        int[] chosen = chosen(bottoms);
        for (int t = 0; t < tops.size(); t++) {
            if (propagateDown[t]) {
                float[] dy = tops.get(t).diff();
                float[] dx = bottoms.get(t).overwriteDiff();
                int size = bottoms.get(t).count(1);
                Arrays.fill(dx, 0);
                for (int i = 0; i < chosen.length; i++) {
                    System.arraycopy(dy, i * size, dx, chosen[i] * size, size);
                }
            }
        }
    }
}
