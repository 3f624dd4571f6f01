package dev.moka.vis;

/**
 * How many of some numbers fall into equal bins, as numpy.histogram counts: a bin holds its lower edge, the last one both.
 *
 * @param edges one more than there are bins
 */
public record Histogram(double[] edges, int[] counts) {
    /** The positive ones among {@code numbers}, from the smallest of them to the largest. */
    public static Histogram ofPositive(float[] numbers, int bins) {
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (float x : numbers) {
            if (x > 0 && Float.isFinite(x)) {
                min = Math.min(min, x);
                max = Math.max(max, x);
            }
        }
        if (min >= max) { // none, or all equal: numpy then takes a bin width of 1 / bins
            min = max - 0.5;
            max = max + 0.5;
        }
        int[] counts = new int[bins];
        for (float x : numbers) {
            if (x > 0 && Float.isFinite(x)) {
                counts[(int) Math.min(bins - 1, (x - min) / (max - min) * bins)]++;
            }
        }
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            edges[i] = min + (max - min) * i / bins;
        }
        return new Histogram(edges, counts);
    }

    /** How many numbers were counted. */
    public int total() {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        return total;
    }
}
