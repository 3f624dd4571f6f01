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
    /**
     * What is done with neighbours of one group. What belongs to the group is best read before a loop over them: the compiler cannot know that
     * the loop does not write it, and would read it anew for each number.
     */
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

    /** A sum over neighbours. */
    @FunctionalInterface
    private interface Sum {
        double of(int from, int to);
    }

    /** What {@code sum} gives for each group of {@code numbers} numbers: its runs one after the other, whatever thread has the group. */
    private double[] sums(int numbers, Sum sum) {
        double[] sums = new double[count];
        if (numbers > 0) {
            threads.over(count, numbers / count, (first, end) -> {
                for (int start = 0; start < numbers; start += count * run) {
                    for (int g = first; g < end; g++) {
                        sums[g] += sum.of(start + g * run, start + (g + 1) * run);
                    }
                }
            });
        }
        return sums;
    }

    /** The sum of neighbours, in four parts that the processor can add at the same time. */
    static double sum(float[] a, int from, int to) {
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

    /** The sum of the products of neighbours, in four parts that the processor can add at the same time. */
    static double sumOfProducts(float[] a, float[] b, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            sum0 += a[i] * b[i];
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    /** Adds the sum of each group to its number of {@code target}. */
    void addSums(float[] a, float[] target) {
        add(sums(a.length, (from, to) -> sum(a, from, to)), target);
    }

    /** Adds the sum of each group's products, number by number, to its number of {@code target}. */
    void addSumsOfProducts(float[] a, float[] b, float[] target) {
        add(sums(a.length, (from, to) -> sumOfProducts(a, b, from, to)), target);
    }

    private static void add(double[] sums, float[] target) {
        for (int g = 0; g < target.length; g++) {
            target[g] += (float) sums[g];
        }
    }

    /** The mean of each group. */
    float[] means(float[] a) {
        return means(sums(a.length, (from, to) -> sum(a, from, to)), a.length);
    }

    /** The mean of each group's products, number by number. */
    float[] meansOfProducts(float[] a, float[] b) {
        return means(sums(a.length, (from, to) -> sumOfProducts(a, b, from, to)), a.length);
    }

    private float[] means(double[] sums, int numbers) {
        float[] means = new float[count];
        for (int g = 0; g < count; g++) {
            means[g] = (float) (sums[g] * count / numbers);
        }
        return means;
    }

    /** The mean square distance of each group's numbers from its mean. */
    float[] variances(float[] a, float[] means) {
        float[] squares = new float[a.length];
        over(a.length, (g, from, to) -> {
            float mean = means[g];
            for (int i = from; i < to; i++) {
                float distance = a[i] - mean;
                squares[i] = distance * distance;
            }
        });
        return means(squares);
    }
}
