package dev.moka.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Float numbers in a row, of which primitives see parts; where they lie may be another place at each run. */
final class Area {
    private final OneDnnSession session;
    private final Supplier<memory> place;
    private final List<Part> parts = new ArrayList<>();
    private long address;

    private record Part(long from, Tensor tensor) {}

    /** @param place where the numbers lie now */
    Area(OneDnnSession session, Supplier<memory> place) {
        this.session = session;
        this.place = place;
    }

    /** The numbers from {@code from} on as a tensor; it may be read and written between {@link #find} and the next one. */
    Tensor part(long from, Layout layout) {
        Tensor tensor = session.view(layout, new BytePointer());
        parts.add(new Part(from, tensor));
        address = 0;
        return tensor;
    }

    /** As many rows as wanted of a matrix that begins at {@code from}. */
    Tensor rows(long from, long rows, long columns) {
        return part(from, Layout.plain(rows, columns));
    }

    /** The same with its rows as columns. */
    Tensor transposed(long from, long rows, long columns) {
        return part(from, Layout.strided(new long[] {columns, rows}, 1, columns));
    }

    /** The same numbers, for another kernel. */
    Area shared() {
        return new Area(session, place);
    }

    /** Looks where the numbers lie. */
    void find() {
        long now = place.get().get_data_handle().address();
        if (now != address) {
            address = now;
            for (Part part : parts) {
                part.tensor.memory().set_data_handle(bytes(part.from));
            }
        }
    }

    /** Writes numbers of the host from {@code from} on. */
    void put(long from, float[] numbers) {
        numbers(from).put(numbers, 0, numbers.length);
    }

    /** The {@code count} numbers from {@code from} on. */
    float[] get(long from, int count) {
        float[] numbers = new float[count];
        numbers(from).get(numbers, 0, count);
        return numbers;
    }

    /** Makes {@code count} numbers from {@code from} on equal. */
    void fill(long from, int count, float value) {
        float[] numbers = new float[count];
        Arrays.fill(numbers, value);
        put(from, numbers);
    }

    /** Makes {@code count} numbers from {@code from} on zero. */
    void clear(long from, long count) {
        Pointer.memset(bytes(from), 0, Float.BYTES * count);
    }

    private FloatPointer numbers(long from) {
        return new FloatPointer(place.get().get_data_handle()).position(from);
    }

    /** As native code that knows no type of number wants it. */
    private BytePointer bytes(long from) {
        return new BytePointer(place.get().get_data_handle()).position(Float.BYTES * from);
    }

    void free() {
        parts.forEach(part -> part.tensor.free());
    }
}
