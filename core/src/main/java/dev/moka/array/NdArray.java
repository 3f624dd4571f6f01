package dev.moka.array;

import dev.moka.MokaException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A shaped array of floats in C order: the last axis moves fastest.
 *
 * <p>It wraps the caller's arrays and copies nothing. No axes at all is a scalar: one number.
 *
 * @param shape the length of each axis, outermost first
 * @param data as many numbers as the product of the shape
 */
@SuppressWarnings("ArrayRecordComponent") // equality is of no use here, and copying would double a big array
public record NdArray(int[] shape, float[] data) {

    public NdArray {
        if (count(shape) != data.length) {
            throw MokaException.failed("an array of shape %s cannot hold %d numbers", text(shape), data.length);
        }
    }

    /** The product of the shape; 1 for a scalar. */
    public static long count(int... shape) {
        long count = 1;
        for (int dim : shape) {
            if (dim < 0) {
                throw MokaException.failed("an array cannot have the shape %s: no axis may be negative", text(shape));
            }
            count = count > Integer.MAX_VALUE ? count : count * dim; // stays above the limit instead of wrapping round
        }
        return Arrays.stream(shape).anyMatch(dim -> dim == 0) ? 0 : count;
    }

    /** A shape as Python prints it: {@code (3, 256, 256)}, {@code (96,)}, {@code ()}. */
    public static String text(int... shape) {
        return Arrays.stream(shape)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
    }

    @Override
    public String toString() {
        return text(shape);
    }
}
