package dev.moka.vis;

/** From the smallest to the largest of some numbers; NaN and infinities are left out. */
public record Range(float min, float max) {
    /** The range of the numbers from {@code from} (inclusive) to {@code to} (exclusive); 0 to 0 if none is finite. */
    public static Range of(float[] numbers, int from, int to) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (Float.isFinite(numbers[i])) {
                min = Math.min(min, numbers[i]);
                max = Math.max(max, numbers[i]);
            }
        }
        return min > max ? new Range(0, 0) : new Range(min, max);
    }

    /** The smallest range around this one that has zero in its middle. */
    Range centred() {
        float reach = Math.max(Math.abs(min), Math.abs(max));
        return new Range(-reach, reach);
    }

    /** Where a number lies, from 0 to 1; 0 if all numbers are equal, or it is none. */
    double place(float number) {
        double place = ((double) number - min) / ((double) max - min);
        return Double.isNaN(place) ? 0 : Math.max(0, Math.min(1, place));
    }
}
