package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.ReshapeParameter;
import java.util.Arrays;

/**
 * Gives the same numbers another shape. In reshape_param.shape, 0 copies the bottom's dimension at the same place, -1 (once) is
 * inferred; axis and num_axes limit what is replaced.
 */
@AutoService(Layer.class)
public final class ReshapeLayer extends ViewLayer {
    @Override
    int[] shape(Blob bottom) {
        ReshapeParameter p = param().getReshapeParam();
        int start = p.getAxis() < 0 ? p.getAxis() + bottom.axes() + 1 : p.getAxis();
        int end = p.getNumAxes() < 0 ? bottom.axes() : start + p.getNumAxes();
        if (start < 0 || start > bottom.axes() || end < start || end > bottom.axes()) {
            throw wrong("axis %d with num_axes %d leaves the bottom's shape %s", p.getAxis(), p.getNumAxes(), bottom);
        }
        int[] old = bottom.shape();
        int[] shape = new int[start + p.getShape().getDimCount() + old.length - end];
        System.arraycopy(old, 0, shape, 0, start);
        System.arraycopy(old, end, shape, start + p.getShape().getDimCount(), old.length - end);
        int inferred = -1;
        for (int i = 0; i < p.getShape().getDimCount(); i++) {
            long dim = p.getShape().getDim(i);
            int at = start + i;
            if (dim < -1 || dim > Integer.MAX_VALUE) {
                throw wrong(
                        "reshape_param gives dim: %d: give a size, 0 for the bottom's, or -1 for what is left", dim);
            }
            if (dim == -1) {
                if (inferred >= 0) {
                    throw wrong("dim: -1 is given more than once in reshape_param: only one can be inferred");
                }
                inferred = at;
                shape[at] = 1;
            } else {
                shape[at] = dim == 0 ? bottom.shape(at) : (int) dim;
            }
        }
        long known = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        if (inferred >= 0) {
            if (known == 0 ? bottom.count() != 0 : bottom.count() % known != 0) {
                shape[inferred] = -1;
                throw wrong(
                        "a bottom of shape %s (%d numbers) cannot become %s: no size for -1 makes as many numbers",
                        bottom, bottom.count(), Blob.shapeText(shape));
            }
            shape[inferred] = known == 0 ? 1 : (int) (bottom.count() / known);
        } else if (known != bottom.count()) {
            throw wrong(
                    "a bottom of shape %s (%d numbers) cannot become %s, which has %d: correct a dim, or let one be -1",
                    bottom, bottom.count(), Blob.shapeText(shape), known);
        }
        return shape;
    }
}
