package dev.moka.onednn;

import java.util.Arrays;
import org.bytedeco.dnnl.memory;

/** A logical shape and how its numbers lie in memory: oneDNN's memory descriptor. */
final class Layout {
    private final long[] dims;
    private final memory.desc desc;

    private Layout(long[] dims, memory.desc desc) {
        this.dims = dims;
        this.desc = desc;
    }

    /** Caffe's order: the last axis varies fastest. */
    static Layout plain(int... shape) {
        return plain(dims(shape));
    }

    static Layout plain(long... dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strided(dims, strides);
    }

    /** Any order that strides can describe. */
    static Layout strided(long[] dims, long... strides) {
        return new Layout(dims, new memory.desc(dims, memory.data_type.f32, strides));
    }

    /** Whatever order a primitive likes best. */
    static Layout any(int... shape) {
        return any(dims(shape));
    }

    static Layout any(long... dims) {
        return new Layout(dims, new memory.desc(dims, memory.data_type.f32, memory.format_tag.any));
    }

    /** The same shape in whatever order a primitive likes best. */
    Layout any() {
        return any(dims);
    }

    /** The same shape in the order a primitive has chosen. */
    Layout as(memory.desc chosen) {
        return new Layout(dims, chosen);
    }

    private static long[] dims(int... shape) {
        return shape.length == 0
                ? new long[] {1}
                : Arrays.stream(shape).asLongStream().toArray();
    }

    memory.desc desc() {
        return desc;
    }

    boolean hasShape(Layout other) {
        return Arrays.equals(dims, other.dims);
    }

    /** The same shape in Caffe's order. */
    Layout plain() {
        return plain(dims);
    }

    int count() {
        return (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    boolean hasShape(int[] shape) {
        return Arrays.equals(dims, dims(shape));
    }

    @Override
    public boolean equals(Object other) {
        // desc's own equals(memory.desc) compares what it describes; Object's would compare addresses.
        return other instanceof Layout layout && Arrays.equals(dims, layout.dims) && desc.equals(layout.desc);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }
}
