package dev.moka.classify;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.Step;
import java.util.List;
import java.util.Set;

/** The blob of a net that says which class a picture shows. */
final class ClassifierOutput {
    /** Layers whose tops are probabilities. */
    private static final Set<String> PROBABILITIES = Set.of("Softmax", "SoftmaxWithLoss", "Sigmoid");
    /** Layers that pass their numbers on as they are, in TEST phase. */
    private static final Set<String> SAME_NUMBERS = Set.of("Split", "Flatten", "Reshape", "Dropout");

    private final String name;
    private final Blob blob;
    private final boolean scores;
    private final int classes;

    ClassifierOutput(Net net) {
        name = choose(net);
        blob = net.blob(name);
        scores = !PROBABILITIES.contains(producer(net, name));
        classes = classes(net);
    }

    private static String choose(Net net) {
        List<String> outputs = net.outputs();
        List<String> candidates = outputs.size() == 1
                ? outputs
                : outputs.stream()
                        .filter(output -> producer(net, output).startsWith("Softmax"))
                        .toList();
        if (candidates.size() != 1) {
            throw MokaException.model(
                    "%s has %d outputs (%s), and %s of them is a Softmax: a classifier needs a net with one",
                    net.called(),
                    outputs.size(),
                    String.join(", ", outputs),
                    candidates.isEmpty() ? "none" : "more than one");
        }
        return candidates.get(0);
    }

    /** The type of the layer that computed a blob's final numbers. */
    private static String producer(Net net, String blobName) {
        Blob wanted = net.blob(blobName);
        List<Step> steps = net.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.tops().contains(wanted)) {
                String type = step.layer().type();
                if (!SAME_NUMBERS.contains(type)) {
                    return type;
                }
                wanted = step.bottoms().get(0);
            }
        }
        return "Input";
    }

    private int classes(Net net) {
        int largest = 1;
        for (int axis = 1; axis < blob.axes(); axis++) {
            largest = Math.max(largest, blob.shape(axis));
        }
        if (blob.axes() < 2 || blob.count(1) != largest) {
            throw MokaException.model(
                    "output '%s' of %s has shape %s, but a classifier gives one number a class for each picture: (N, classes)",
                    name, net.called(), blob);
        }
        return largest;
    }

    String name() {
        return name;
    }

    int classes() {
        return classes;
    }

    /** Whether the net ends in scores, which {@link #probabilities} turns into probabilities. */
    boolean isScores() {
        return scores;
    }

    /** Checks that the last forward gave each item of its batch a row of numbers. */
    void requireRows(int items) {
        if (blob.axes() < 2 || blob.shape(0) != items || blob.count(1) != classes) {
            throw MokaException.model(
                    "output '%s' has shape %s for a batch of %d: a layer before it fixes the batch size; use batches of 1",
                    name, blob, items);
        }
    }

    /** The probabilities of {@code items} items, averaged, from item {@code start} of the last forward on. */
    float[] probabilities(int start, int items) {
        double[] sums = new double[classes];
        for (int item = start; item < start + items; item++) {
            float[] row = blob.item(item);
            float[] probabilities = scores ? softmax(row) : row;
            for (int c = 0; c < classes; c++) {
                sums[c] += probabilities[c];
            }
        }
        float[] average = new float[classes];
        for (int c = 0; c < classes; c++) {
            average[c] = (float) (sums[c] / items);
        }
        return average;
    }

    private static float[] softmax(float[] scores) {
        float max = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - max);
        }
        float[] probabilities = new float[scores.length];
        for (int c = 0; c < scores.length; c++) {
            probabilities[c] = (float) (Math.exp(scores[c] - max) / sum);
        }
        return probabilities;
    }
}
