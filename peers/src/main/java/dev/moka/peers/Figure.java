package dev.moka.peers;

import java.util.List;

/**
 * What was measured of one engine.
 *
 * @param ms milliseconds of a run, or of a whole process
 * @param difference from Moka's answer: max abs(a - b) / max abs(b)
 * @param tolerance how large that may be
 */
record Figure(double ms, double difference, double tolerance) {
    /** The middle time of some, and the largest difference. */
    static Figure median(List<Figure> figures) {
        return new Figure(
                Median.of(figures.stream().mapToDouble(Figure::ms).toArray()),
                figures.stream().mapToDouble(Figure::difference).max().orElseThrow(),
                figures.get(0).tolerance);
    }

    /** Only a figure of the same answer counts. */
    boolean counts() {
        return difference <= tolerance;
    }

    /** The largest difference of some answers from others. */
    static double difference(List<float[]> answers, List<float[]> references) {
        double difference = 0;
        for (int i = 0; i < references.size(); i++) {
            difference = Math.max(difference, difference(answers.get(i), references.get(i)));
        }
        return difference;
    }

    /** How far an answer is from another, relative to the largest number of that. */
    static double difference(float[] answer, float[] reference) {
        if (answer.length != reference.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < answer.length; i++) {
            // Written so that NaN is the largest difference of all.
            double apart = Math.abs((double) answer[i] - reference[i]);
            difference = apart <= difference ? difference : Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
            largest = Math.max(largest, Math.abs(reference[i]));
        }
        return largest == 0 ? Double.POSITIVE_INFINITY : difference / largest;
    }
}
