package dev.moka.layer;

import dev.moka.Blob;
import dev.moka.Threads;

/**
 * How the numbers of a blob fall into groups that have something in common, such as a mean, a slope or a bias.
 *
 * @param run how many neighbours belong to the same group
 * @param count how many groups there are; the last is followed by the first again
 */
record Groups(int run, int count, Threads threads) {
    /** What is done with neighbours of one group. */
    @FunctionalInterface
    interface Run {
        /** The numbers from {@code from} to before {@code to} belong to {@code group}. */
        void run(int group, int from, int to);
    }

    /** One group for each place on the axes {@code from} (inclusive) to {@code to} (exclusive), over all other axes. */
    static Groups of(Blob blob, int from, int to, Threads threads) {
        return new Groups(blob.count(to), blob.count(from, to), threads);
    }

    /** Shows {@code work} the runs of neighbours that {@code numbers} numbers fall into. */
    void over(int numbers, Run work) {
        threads.over(run == 0 ? 0 : numbers / run, run, (first, end) -> {
            for (int r = first; r < end; r++) {
                work.run(r % count, r * run, (r + 1) * run);
            }
        });
    }

    /** The sum of each group: its runs one after the other, whatever thread has the group. */
    private double[] sums(float[] a) {
        double[] sums = new double[count];
        if (a.length > 0) {
            threads.over(count, a.length / count, (first, end) -> {
                for (int start = 0; start < a.length; start += count * run) {
                    for (int g = first; g < end; g++) {
                        sums[g] += sum(a, start + g * run, start + (g + 1) * run);
                    }
                }
            });
        }
        return sums;
    }

    /** The sum of neighbours, in four parts that the processor can add at the same time. */
    private static double sum(float[] a, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            sum0 += a[i];
            sum1 += a[i + 1];
            sum2 += a[i + 2];
            sum3 += a[i + 3];
        }
        for (; i < to; i++) {
            sum0 += a[i];
        }
        return sum0 + sum1 + sum2 + sum3;
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
        over(a.length, (g, from, to) -> {
            for (int i = from; i < to; i++) {
                float distance = a[i] - means[g];
                squares[i] = distance * distance;
            }
        });
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
