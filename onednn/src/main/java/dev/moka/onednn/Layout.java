package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.KernelDescription.Operand;
import dev.moka.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/** A logical shape, how its numbers lie on the host, and how they lie in oneDNN's memory: its memory descriptor. */
final class Layout {
    /** By the number of axes: blocks of 16 channels, which 512-bit vectors take, of 8, and channels last. */
    private static final Map<Integer, List<memory.format_tag>> BLOCKED = Map.of(
            3, List.of(memory.format_tag.nCw16c, memory.format_tag.nCw8c, memory.format_tag.nwc),
            4, List.of(memory.format_tag.nChw16c, memory.format_tag.nChw8c, memory.format_tag.nhwc),
            5, List.of(memory.format_tag.nCdhw16c, memory.format_tag.nCdhw8c, memory.format_tag.ndhwc));

    /** So many channels are a block of vectors of 512 and of 256 bits. */
    static final List<Integer> BLOCK_WIDTHS = List.of(16, 8);

    private final long[] dims;
    private final long[] hostStrides;
    private final memory.desc desc;

    private Layout(long[] dims, long[] hostStrides, memory.desc desc) {
        this.dims = dims;
        this.hostStrides = hostStrides;
        this.desc = desc;
    }

    /** Caffe's order: the last axis varies fastest. */
    static Layout plain(int... shape) {
        return plain(dims(shape));
    }

    static Layout plain(long... dims) {
        return strided(dims, strides(dims));
    }

    /** The order on the host where oneDNN names the axes otherwise than Caffe, as it does for the weights of a deconvolution. */
    static Layout strided(long[] dims, long... strides) {
        return new Layout(dims, strides, new memory.desc(dims, memory.data_type.f32, strides));
    }

    /** How {@code blob}'s data lie now: in the layout their last kernel left, if their shape is still that one, or plain. */
    static Layout ofData(Blob blob) {
        return of(blob.dataStorage(), blob);
    }

    /** How {@code blob}'s diff lies now. */
    static Layout ofDiff(Blob blob) {
        return of(blob.diffStorage(), blob);
    }

    private static Layout of(Storage storage, Blob blob) {
        Layout plain = plain(blob.shape());
        return storage.twin() instanceof Tensor tensor && tensor.layout().hasShape(plain) ? tensor.layout() : plain;
    }

    /** The same shape and type of numbers in whatever order a primitive likes best. */
    Layout any() {
        return any(type());
    }

    /** The same shape in whatever order a primitive likes best. */
    Layout any(memory.data_type type) {
        return as(new memory.desc(dims, type, memory.format_tag.any));
    }

    /** Whether blocks of {@code width} channels would be padded little: up to a twentieth. */
    boolean fillsBlocks(int width) {
        long padded = (dims[1] + width - 1) / width * width;
        return BLOCKED.containsKey(dims.length) && padded * 20 <= dims[1] * 21;
    }

    /** The same shape and type of numbers in blocks of {@code width} channels, one of {@link #BLOCK_WIDTHS}. */
    Layout inBlocks(int width) {
        List<memory.format_tag> tags = Objects.requireNonNull(BLOCKED.get(dims.length));
        return as(new memory.desc(dims, type(), tags.get(BLOCK_WIDTHS.indexOf(width))));
    }

    /** Whether the numbers lie in blocks of {@code width} channels, without gaps. */
    boolean isInBlocks(int width) {
        return BLOCKED.containsKey(dims.length) && equals(inBlocks(width));
    }

    /** The order of the host, in numbers of another type. */
    Layout plain(memory.data_type type) {
        return as(new memory.desc(dims, type, hostStrides));
    }

    /** The same shape in the order a primitive has chosen. */
    Layout as(memory.desc chosen) {
        return new Layout(dims, hostStrides, chosen);
    }

    /** The same shape in the order and the numbers of the host. */
    Layout plain() {
        return plain(memory.data_type.f32);
    }

    /** This shape with {@code other}'s numbers in its blocks of channels; in the order of the host if it has none. */
    Layout orderedAs(Layout other) {
        memory.data_type type = other.type();
        for (memory.format_tag tag : BLOCKED.getOrDefault(dims.length, List.of())) {
            if (new memory.desc(other.dims, type, tag).equals(other.desc)) {
                return as(new memory.desc(dims, type, tag));
            }
        }
        return plain(type);
    }

    /** Of its numbers. */
    memory.data_type type() {
        return desc.get_data_type().intern();
    }

    boolean isPlain() {
        return equals(plain());
    }

    memory.desc desc() {
        return desc;
    }

    long[] dims() {
        return dims.clone();
    }

    /** Whether the same numbers on the host have the same places on the same axes. */
    boolean hasShape(Layout other) {
        return Arrays.equals(dims, other.dims) && Arrays.equals(hostStrides, other.hostStrides);
    }

    int count() {
        return (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    /** A number (of shape ()) is a vector to oneDNN. */
    private static long[] dims(int... shape) {
        return shape.length == 0
                ? new long[] {1}
                : Arrays.stream(shape).asLongStream().toArray();
    }

    /**
     * In words.
     *
     * @param from how the numbers lay before; null if they lay so
     */
    Operand describe(@Nullable Layout from) {
        Operand before = from == null ? null : from.describe(null);
        String order = equals(plain(type())) ? Operand.PLAIN : FormatTag.of(desc);
        return new Operand(order, type().name(), bytes(), before);
    }

    /** Without what lies between them, if they are a part of more. */
    private long bytes() {
        long padded = memory.data_type_size(type());
        for (int axis = 0; axis < dims.length; axis++) {
            padded *= desc.get_padded_dims().get(axis);
        }
        return padded;
    }

    /** How far neighbours on each axis lie from each other in Caffe's order. */
    static long[] strides(long... dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        // desc's own equals(memory.desc) compares what it describes; Object's would compare addresses.
        return other == this || other instanceof Layout layout && hasShape(layout) && desc.equals(layout.desc);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }
}
