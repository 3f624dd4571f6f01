package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.classify.Classification;
import dev.moka.classify.Classifier;
import dev.moka.classify.ClassifyOptions;
import dev.moka.classify.Prediction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How far a net says in another precision what it says in float32: both see the same pictures. */
final class PrecisionAgreement {
    /** So many pictures' probabilities are held at once. */
    private static final int TOGETHER = 100;

    private static final int BEST = 5;

    private final Classifier exact;
    private final Classifier other;
    private final Consumer<Classification> seen;

    private int pictures;
    private int top1;
    private int top5;
    private float difference;
    private String differsMost = "";

    /**
     * The figures.
     *
     * @param pictures that could be read
     * @param top1 how often the likeliest class is the same
     * @param top5 how often float32's likeliest class is among the other's five likeliest
     * @param largestDifference of a probability
     * @param image in which it is
     */
    record Figures(int pictures, int top1, int top5, float largestDifference, String image) {
        void print(PrintWriter out) {
            out.print("top-1 agreement: " + share(top1));
            out.print("top-5 agreement: " + share(top5));
            out.printf(Locale.ROOT, "largest difference of a probability: %.4f (%s)\n", largestDifference, image);
        }

        private String share(int count) {
            return String.format(Locale.ROOT, "%d of %d (%.1f %%)\n", count, pictures, 100.0 * count / pictures);
        }
    }

    /**
     * @param exact computes in float32
     * @param seen hears of every picture, once
     */
    PrecisionAgreement(Classifier exact, Classifier other, Consumer<Classification> seen) {
        this.exact = exact;
        this.other = other;
        this.seen = seen;
    }

    /** @throws MokaException (PICTURE) if no picture can be read */
    Figures over(List<Path> all, ClassifyOptions options) throws InterruptedException {
        for (int start = 0; start < all.size(); start += TOGETHER) {
            List<Path> some = all.subList(start, Math.min(start + TOGETHER, all.size()));
            List<Classification> expected = new ArrayList<>();
            List<Classification> found = new ArrayList<>();
            exact.classifyAll(some, options.withTop(exact.classes()), expected::add);
            other.classifyAll(some, options.withTop(exact.classes()), found::add);
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), found.get(i));
            }
        }
        if (pictures == 0) {
            throw MokaException.picture("none of the %d pictures can be read: there is nothing to compare", all.size());
        }
        return new Figures(pictures, top1, top5, difference, differsMost);
    }

    private void compare(Classification expected, Classification found) {
        seen.accept(expected);
        if (expected.error() != null) {
            return;
        }
        pictures++;
        List<Prediction> best = found.predictions();
        int wanted = expected.predictions().get(0).classId();
        top1 += best.get(0).classId() == wanted ? 1 : 0;
        top5 += best.stream().limit(BEST).anyMatch(prediction -> prediction.classId() == wanted) ? 1 : 0;
        float[] probabilities = byClass(expected.predictions());
        float[] others = byClass(best);
        for (int c = 0; c < probabilities.length; c++) {
            float apart = Math.abs(probabilities[c] - others[c]);
            if (apart >= difference) {
                difference = apart;
                differsMost = expected.picture().toString();
            }
        }
    }

    private static float[] byClass(List<Prediction> predictions) {
        float[] probabilities = new float[predictions.size()];
        predictions.forEach(prediction -> probabilities[prediction.classId()] = prediction.probability());
        return probabilities;
    }
}
