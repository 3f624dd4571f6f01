package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.SliceParameter;
import java.util.List;

/**
 * Cuts its bottom into its tops along axis (1), before each slice_point, or into equal parts if there is none. One top alone is shared.
 */
@AutoService(Layer.class)
public final class SliceLayer extends PartsLayer {
    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    /** The axis along which the tops lie, counted from the front. */
    public int axis(Blob bottom) {
        SliceParameter p = param().getSliceParam();
        return axis(bottom, "slice_param", p.hasAxis(), p.getAxis(), "slice_dim", p.hasSliceDim(), p.getSliceDim());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        int axis = axis(bottom);
        int[] points = points(bottom.shape(axis), tops.size());
        int[] shape = bottom.shape();
        for (int t = 0; t < tops.size(); t++) {
            shape[axis] = points[t + 1] - points[t];
            tops.get(t).reshape(shape);
        }
        if (tops.size() == 1) {
            tops.get(0).shareData(bottom);
            tops.get(0).shareDiff(bottom);
        }
    }

    /** Where each part begins; the last ends at {@code size}. */
    private int[] points(int size, int parts) {
        SliceParameter p = param().getSliceParam();
        int[] points = new int[parts + 1];
        points[parts] = size;
        if (p.getSlicePointCount() == 0) {
            if (size % parts != 0) {
                throw wrong("%d numbers cannot be cut into %d equal parts: give slice_point", size, parts);
            }
            for (int i = 1; i < parts; i++) {
                points[i] = i * (size / parts);
            }
            return points;
        }
        if (p.getSlicePointCount() != parts - 1) {
            throw wrong("%d slice_point for %d tops: give one less than tops", p.getSlicePointCount(), parts);
        }
        for (int i = 1; i < parts; i++) {
            points[i] = p.getSlicePoint(i - 1);
            if (points[i] <= points[i - 1] || points[i] >= size) {
                throw wrong(
                        "slice_point: %d: each must be greater than the one before, and less than the size, %d",
                        p.getSlicePoint(i - 1), size);
            }
        }
        return points;
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (tops.size() == 1) {
            tops.get(0).shareData(bottoms.get(0));
            return;
        }
        float[] x = bottoms.get(0).data();
        float[][] y = tops.stream().map(Blob::overwrite).toArray(float[][]::new);
        eachPiece(bottoms.get(0), tops, axis(bottoms.get(0)), (part, inPart, inWhole, length) -> {
            System.arraycopy(x, inWhole, y[part], inPart, length);
        });
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (tops.size() == 1 || !propagateDown[0]) {
            return;
        }
        float[][] dy = tops.stream().map(Blob::diff).toArray(float[][]::new);
        float[] dx = bottoms.get(0).overwriteDiff();
        eachPiece(bottoms.get(0), tops, axis(bottoms.get(0)), (part, inPart, inWhole, length) -> {
            System.arraycopy(dy[part], inPart, dx, inWhole, length);
        });
    }
}
