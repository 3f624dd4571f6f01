package dev.moka.onednn;

import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether all numbers of a tensor are tame: neither NaN nor infinite, nor so large that their squares are. Some of oneDNN's
 * functions make a number of NaN, which then is lost in silence, or NaN of a number near the limits; a kernel of theirs asks before each
 * run. One pass at the speed of memory: rows of the numbers are multiplied with a column of {@value #FACTOR}, whose products with what is
 * not tame are NaN or infinite, and so are their sums.
 */
final class Tame {
    private static final int COLUMNS = 1024;
    private static final float FACTOR = 0x1p64f;

    private final OneDnnSession session;
    private final Tensor factors;
    private @Nullable Tensor sums;
    private @Nullable matmul product;
    private @Nullable IntMemoryMap arguments;
    /** What the product was made for, and reads. */
    private @Nullable Tensor seen;

    Tame(OneDnnSession session) {
        this.session = session;
        this.factors = session.tensor(Layout.plain(COLUMNS, 1));
        float[] values = new float[COLUMNS];
        Arrays.fill(values, FACTOR);
        factors.set(values);
    }

    /** Whether all are. Some ten thousand numbers near, but below, the bound of a tame number may be taken for untamed ones. */
    boolean holdsFor(Tensor tensor) {
        Tensor floats = tensor;
        if (tensor.layout().desc().get_data_type() != memory.data_type.f32) {
            floats = session.staging(tensor.layout().plain(memory.data_type.f32));
            floats.set(tensor);
        }
        long count = floats.layout().desc().get_size() / Float.BYTES;
        int rows = (int) (count / COLUMNS);
        if (rows > 0) {
            find(floats, rows);
        }
        return (rows == 0 || isTame(summed(rows), 1)) && isTame(rest(floats, rows, count), FACTOR);
    }

    private void find(Tensor floats, int rows) {
        if (floats == seen) {
            return;
        }
        free();
        seen = floats;
        Layout sumsLayout = Layout.plain(rows, 1);
        Layout rowsLayout = Layout.plain(rows, COLUMNS);
        Tensor found = session.tensor(sumsLayout);
        matmul made = new matmul(new matmul.primitive_desc(
                session.engine(), rowsLayout.desc(), factors.layout().desc(), sumsLayout.desc()));
        IntMemoryMap map = new IntMemoryMap();
        map.put(
                dnnl.DNNL_ARG_SRC,
                session.view(rowsLayout, new BytePointer(floats.memory().get_data_handle()))
                        .memory());
        map.put(dnnl.DNNL_ARG_WEIGHTS, factors.memory());
        map.put(dnnl.DNNL_ARG_DST, found.memory());
        sums = found;
        product = made;
        arguments = map;
    }

    private float[] summed(int rows) {
        Objects.requireNonNull(product).execute(session.stream(), arguments);
        return Objects.requireNonNull(sums).get();
    }

    /** What does not fill a row. */
    private static float[] rest(Tensor floats, int rows, long count) {
        float[] rest = new float[(int) (count - (long) rows * COLUMNS)];
        new FloatPointer(floats.memory().get_data_handle())
                .position((long) rows * COLUMNS)
                .get(rest);
        return rest;
    }

    private static boolean isTame(float[] numbers, float factor) {
        for (float number : numbers) {
            if (!(Math.abs(number * factor) < Float.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    private void free() {
        if (sums != null) {
            sums.free();
        }
        if (product != null) {
            product.close();
        }
        if (arguments != null) {
            arguments.close();
        }
    }

    void close() {
        free();
        factors.free();
    }
}
