package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.Source;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One parameter blob of a file, read or to be written.
 *
 * @param shape outermost dimension first; empty for a scalar
 * @param legacyShape true if the file gave num, channels, height and width: always four dimensions
 * @param source the numbers in C order; as many as the shape says, or none where the file holds only a gradient
 */
@SuppressWarnings("ArrayRecordComponent") // a shape is an int[] everywhere in Moka
public record WeightBlob(int[] shape, boolean legacyShape, Source source) {

    /** Stands where an HDF5 file leaves out a parameter that a layer shares with one before it. */
    public static final WeightBlob MISSING = new WeightBlob(new int[] {0}, false, new Lazy(0, () -> {
        throw MokaException.model("this parameter is not in the file: its layer shares that of another layer");
    }));

    @SuppressWarnings("ReferenceEquality") // there is only one
    public boolean isMissing() {
        return this == MISSING;
    }

    /** A blob to be written, whose numbers are fetched when it is its turn. */
    public static WeightBlob of(int[] shape, Supplier<float[]> data) {
        return new WeightBlob(shape.clone(), false, new Lazy(Math.toIntExact(count(shape)), data));
    }

    /**
     * Whether a blob of this shape can take these numbers: shapes are equal, or the file's legacy four dimensions are
     * the target's with ones in front (Caffe's {@code Blob::ShapeEquals}).
     */
    public boolean shapeEquals(int[] target) {
        if (!legacyShape) {
            return Arrays.equals(shape, target);
        }
        if (target.length > 4) {
            return false;
        }
        int[] padded = {1, 1, 1, 1};
        System.arraycopy(target, 0, padded, 4 - target.length, target.length);
        return Arrays.equals(shape, padded);
    }

    /** The product of dimensions; -1 if one is negative, {@code Long.MAX_VALUE} if a long cannot hold it. */
    static long count(int[] shape) {
        long count = 1;
        for (int dim : shape) {
            if (dim < 0) {
                return -1;
            } else if (dim > 0 && count > Long.MAX_VALUE / dim) {
                return Long.MAX_VALUE;
            }
            count *= dim;
        }
        return count;
    }

    private record Lazy(int count, Supplier<float[]> data) implements Source {
        @Override
        public void copyTo(float[] target) {
            System.arraycopy(data.get(), 0, target, 0, count);
        }

        @Override
        public @Nullable ByteBuffer floats() {
            return null;
        }
    }
}
