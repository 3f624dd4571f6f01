package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.oracle.Array;

/** Holds arrays to each other: the same shape, and max|a - b| no more than a part of max|a|. */
public final class Close {
    private Close() {}

    /** A blob's shape and a copy of its data. */
    public static Array copy(Blob blob) {
        return new Array(blob.shape(), blob.data().clone());
    }

    /** A blob's shape and a copy of its diff. */
    public static Array copyDiff(Blob blob) {
        return new Array(blob.shape(), blob.diff().clone());
    }

    /**
     * Fails with the largest error and where it is.
     *
     * @param part of the largest expected number that an error may be
     * @return what part the largest error is
     */
    public static double assertClose(String what, Array expected, Array actual, double part) {
        assertThat(Blob.shapeText(actual.shape())).as("%s: shape", what).isEqualTo(Blob.shapeText(expected.shape()));
        float[] a = expected.data();
        float[] b = actual.data();
        double scale = 0;
        double worst = 0;
        int at = 0;
        for (int i = 0; i < a.length; i++) {
            // Of an empty window Caffe says -FLT_MAX, which is no measure for the others; nor are infinity and NaN.
            scale = Math.abs(a[i]) < Float.MAX_VALUE ? Math.max(scale, Math.abs(a[i])) : scale;
            double error = Float.compare(a[i], b[i]) == 0 ? 0 : Math.abs((double) a[i] - b[i]);
            if (!(error <= worst)) {
                worst = error;
                at = i;
                if (Double.isNaN(error)) {
                    break;
                }
            }
        }
        if (!(worst <= part * scale)) {
            throw new AssertionError(String.format(
                    "%s %s: error %.3g at %s: %s instead of %s; allowed are %.1g of the largest, %.4g",
                    what,
                    Blob.shapeText(actual.shape()),
                    worst,
                    Blob.shapeText(place(at, actual.shape())),
                    b[at],
                    a[at],
                    part,
                    scale));
        }
        return worst == 0 ? 0 : worst / scale;
    }

    private static int[] place(int at, int[] shape) {
        int[] place = new int[shape.length];
        int rest = at;
        for (int i = shape.length - 1; i >= 0; i--) {
            place[i] = rest % shape[i];
            rest /= shape[i];
        }
        return place;
    }
}
