package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.CropParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts bottom 0 to the size of bottom 1 on every axis from axis (2) on, starting at offset (none: 0; one for all axes; or one
 * each); the axes before are kept. Of bottom 1 only the shape counts, so it has no gradient.
 */
@AutoService(Layer.class)
public final class CropLayer extends Layer {
    private int[] offset = {};

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    /** Where the cut begins, for every axis of bottom 0. */
    public int[] offset() {
        return offset.clone();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        CropParameter p = param().getCropParam();
        Blob data = bottoms.get(0);
        Blob reference = bottoms.get(1);
        int first = data.canonicalAxis(p.getAxis());
        int cropped = data.axes() - first;
        if (p.getOffsetCount() > 1 && p.getOffsetCount() != cropped) {
            throw wrong("%d offsets for %d cropped axes: give none, one, or one each", p.getOffsetCount(), cropped);
        }
        int[] shape = data.shape();
        offset = new int[shape.length];
        for (int i = first; i < shape.length; i++) {
            offset[i] = switch (p.getOffsetCount()) {
                case 0 -> 0;
                case 1 -> p.getOffset(0);
                default -> p.getOffset(i - first);
            };
            if (offset[i] < 0 || i >= reference.axes() || shape[i] - offset[i] < reference.shape(i)) {
                throw wrong(
                        "axis %d: a cut at %d of the size of %s does not fit into %s", i, offset[i], reference, data);
            }
            shape[i] = reference.shape(i);
        }
        tops.get(0).reshape(shape);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index == 0;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        overRows(bottoms.get(0), tops.get(0), (from, to, n) -> System.arraycopy(x, from, y, to, n));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (propagateDown[0]) {
            float[] dy = tops.get(0).diff();
            float[] dx = bottoms.get(0).overwriteDiff();
            threads().over(dx.length, (from, to) -> Arrays.fill(dx, from, to, 0));
            overRows(bottoms.get(0), tops.get(0), (from, to, n) -> System.arraycopy(dy, to, dx, from, n));
        }
        if (propagateDown[1]) {
            bottoms.get(1).diffStorage().clear();
        }
    }

    private interface Row {
        /** {@code n} numbers from place {@code from} of the bottom are those from place {@code to} of the top. */
        void visit(int from, int to, int n);
    }

    /** Visits the rows along the last axis. */
    private void overRows(Blob bottom, Blob top, Row row) {
        int[] whole = bottom.shape();
        int[] cut = top.shape();
        int last = cut.length - 1;
        threads().over(top.count(0, last), cut[last], (first, end) -> {
            for (int i = first; i < end; i++) {
                row.visit(start(i, whole, cut), i * cut[last], cut[last]);
            }
        });
    }

    /** Where in the bottom row {@code i} of the top begins. */
    private int start(int i, int[] whole, int[] cut) {
        int last = cut.length - 1;
        int start = offset[last];
        int step = whole[last];
        int rest = i;
        for (int axis = last - 1; axis >= 0; axis--) {
            start += (rest % cut[axis] + offset[axis]) * step;
            rest /= cut[axis];
            step *= whole[axis];
        }
        return start;
    }
}
