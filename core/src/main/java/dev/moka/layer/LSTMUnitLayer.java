package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import java.util.Arrays;
import java.util.List;

/**
 * One step of an LSTM without its weights, see {@link LSTMUnit}. Bottoms: the cell before (1, N, H), what goes into the gates
 * (1, N, 4H), cont (1, N). Tops: the cell after and the hidden numbers, (1, N, H) each. No gradient for cont.
 */
@AutoService(Layer.class)
public final class LSTMUnitLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(3);
    }

    @Override
    protected Arity topArity() {
        return Arity.exactly(2);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index != 2;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob cell = bottoms.get(0);
        int[] shape = cell.shape();
        if (shape.length != 3
                || shape[0] != 1
                || !Arrays.equals(bottoms.get(1).shape(), new int[] {1, shape[1], 4 * shape[2]})
                || !Arrays.equals(bottoms.get(2).shape(), new int[] {1, shape[1]})) {
            throw wrong(
                    "bottoms of shape %s, %s and %s: give the cell (1, N, H), the gates (1, N, 4H) and cont (1, N)",
                    cell, bottoms.get(1), bottoms.get(2));
        }
        tops.get(0).reshapeLike(cell);
        tops.get(1).reshapeLike(cell);
    }

    private static LSTMUnit unit(List<Blob> bottoms, float[] c) {
        return new LSTMUnit(
                bottoms.get(0).shape(1),
                bottoms.get(0).shape(2),
                new Part(bottoms.get(0).data(), 0),
                new Part(bottoms.get(1).data(), 0),
                new Part(bottoms.get(2).data(), 0),
                new Part(c, 0));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        unit(bottoms, tops.get(0).overwrite()).forward(new Part(tops.get(1).overwrite(), 0), threads());
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 2, "cont");
        unit(bottoms, tops.get(0).data())
                .backward(
                        new Part(tops.get(0).diff(), 0),
                        new Part(tops.get(1).diff(), 0),
                        diff(bottoms.get(0), propagateDown[0]),
                        diff(bottoms.get(1), propagateDown[1]),
                        threads());
    }

    /** Where the diff goes: into the bottom, or nowhere. */
    private static Part diff(Blob bottom, boolean wanted) {
        return new Part(wanted ? bottom.overwriteDiff() : new float[bottom.count()], 0);
    }
}
