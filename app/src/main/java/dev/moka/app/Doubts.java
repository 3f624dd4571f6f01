package dev.moka.app;

import dev.moka.Net;
import dev.moka.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is missing for a net's answers to be worth something, although it would give some: with confidence, and wrong. */
final class Doubts {
    private static final int IMAGENET = 1000;
    private static final int COLOURS = 3;
    /** A net that begins with one of these centres its input itself. */
    private static final Set<String> CENTRING = Set.of("BatchNorm", "Scale", "Bias", "Power", "MVN");

    private Doubts() {}

    /**
     * Sentences, to be said as warnings.
     *
     * @param settings all that is known of how the picture is prepared
     * @param classes how many the net tells apart
     */
    static List<String> of(ModelFiles files, PreprocessingSettings settings, Net net, int classes) {
        List<String> doubts = new ArrayList<>();
        if (!(files.weights() instanceof Weights.InFile) && !net.params().isEmpty()) {
            String drawn = files.weights() instanceof Weights.Random random
                    ? "the weights are drawn at random (random:" + random.seed() + ")"
                    : "there are no weights, so the layers have what their fillers draw";
            doubts.add(drawn + ": the answers mean nothing until --weights F.caffemodel gives trained ones");
        }
        if (settings.saysNothingOfValues() && classes >= IMAGENET && takesColours(net)) {
            doubts.add("no mean is subtracted, but nearly every net with " + classes
                    + " classes was trained with one, and answers wrongly without: give --mean F, or --mean 104,117,123, which"
                    + " is ImageNet's; if it needs none, --mean '' says so");
        }
        return doubts;
    }

    private static boolean takesColours(Net net) {
        String input = net.inputs().isEmpty() ? "" : net.inputs().get(0);
        return net.steps().stream()
                .filter(step -> !step.layer().type().equals("Split"))
                .filter(step -> reads(step, net, input))
                .findFirst()
                .filter(step -> !CENTRING.contains(step.layer().type()))
                .isPresent();
    }

    private static boolean reads(Step step, Net net, String input) {
        return net.blobs().containsKey(input)
                && net.blob(input).axes() == 4
                && net.blob(input).shape()[1] == COLOURS
                && step.layer().param().getBottomList().stream()
                        .anyMatch(bottom -> bottom.equals(input) || bottom.startsWith(input + "_"));
    }
}
