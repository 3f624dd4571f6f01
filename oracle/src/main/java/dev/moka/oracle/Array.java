package dev.moka.oracle;

import java.util.Arrays;

/**
 * A shaped array of float32 in C order, as it came from native Caffe or goes to it.
 *
 * @param shape the dimensions, outermost first; none for a scalar
 * @param data all numbers, the last dimension fastest
 */
// Never compared with equals: floats are held to a tolerance.
@SuppressWarnings("ArrayRecordComponent")
public record Array(int[] shape, float[] data) {
    public Array {
        int count = count(shape);
        if (data.length != count) {
            throw new IllegalArgumentException(
                    "shape %s holds %d numbers, not %d".formatted(Arrays.toString(shape), count, data.length));
        }
    }

    /** An array of zeros. */
    public static Array zeros(int... shape) {
        return new Array(shape, new float[count(shape)]);
    }

    private static int count(int[] shape) {
        int count = 1;
        for (int dim : shape) {
            count = Math.multiplyExact(count, dim);
        }
        return count;
    }
}
