package dev.moka.layer;

import dev.moka.Blob;

/**
 * How the numbers of a blob fall into groups that have something in common, such as a mean, a slope or a bias.
 *
 * @param run how many neighbours belong to the same group
 * @param count how many groups there are; the last is followed by the first again
 */
record Groups(int run, int count) {
    /** One group for each place on the axes {@code from} (inclusive) to {@code to} (exclusive), over all other axes. */
    static Groups of(Blob blob, int from, int to) {
        return new Groups(blob.count(to), blob.count(from, to));
    }

    /** The group of number {@code i}. */
    int of(int i) {
        return i / run % count;
    }

    /** The sum of each group. */
    private double[] sums(float[] a) {
        double[] sums = new double[count];
        for (int i = 0; i < a.length; i++) {
            sums[of(i)] += a[i];
        }
        return sums;
    }

    /** Adds the sum of each group to its number of {@code target}. */
    void addSums(float[] a, float[] target) {
        double[] sums = sums(a);
        for (int g = 0; g < count; g++) {
            target[g] += (float) sums[g];
        }
    }

    /** The mean of each group. */
    float[] means(float[] a) {
        double[] sums = sums(a);
        float[] means = new float[count];
        for (int g = 0; g < count; g++) {
            means[g] = (float) (sums[g] * count / a.length);
        }
        return means;
    }

    /** The mean square distance of each group's numbers from its mean. */
    float[] variances(float[] a, float[] means) {
        float[] squares = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            float distance = a[i] - means[of(i)];
            squares[i] = distance * distance;
        }
        return means(squares);
    }

    /** Number by number. */
    static float[] products(float[] a, float[] b) {
        float[] products = new float[a.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = a[i] * b[i];
        }
        return products;
    }
}
