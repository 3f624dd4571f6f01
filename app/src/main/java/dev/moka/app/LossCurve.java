package dev.moka.app;

import dev.moka.vis.Curve;
import java.util.ArrayList;
import java.util.List;

/** The losses of a training of any length as a few hundred points: each the mean of as many iterations as it takes. */
final class LossCurve {
    private static final int MOST = 600;

    private final List<Double> iterations = new ArrayList<>();
    private final List<Double> means = new ArrayList<>();
    private int width = 1;
    private int count;
    private double iterationSum;
    private double sum;

    /** Adds the loss of the next iteration. */
    void add(int iteration, float loss) {
        iterationSum += iteration;
        sum += loss;
        count++;
        if (count == width) {
            iterations.add(iterationSum / count);
            means.add(sum / count);
            count = 0;
            iterationSum = 0;
            sum = 0;
        }
        if (means.size() == MOST) {
            halve(iterations);
            halve(means);
            width *= 2;
        }
    }

    private static void halve(List<Double> points) {
        for (int i = 0; i < MOST / 2; i++) {
            points.set(i, (points.get(2 * i) + points.get(2 * i + 1)) / 2);
        }
        points.subList(MOST / 2, MOST).clear();
    }

    boolean isEmpty() {
        return means.isEmpty();
    }

    Curve curve(String name) {
        return new Curve(name, iterations, means);
    }
}
