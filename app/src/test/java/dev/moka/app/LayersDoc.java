package dev.moka.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes docs/layers.md from what the layer tests of core and of the oneDNN backend saw. */
final class LayersDoc {
    /** Caffe's own, in its order. */
    static final List<String> TYPES = List.of(("AbsVal Accuracy ArgMax BNLL BatchNorm BatchReindex Bias Clip Concat ContrastiveLoss"
                    + " Convolution Crop Data Deconvolution Dropout DummyData ELU Eltwise Embed EuclideanLoss Exp Filter Flatten HDF5Data"
                    + " HDF5Output HingeLoss Im2col ImageData InfogainLoss InnerProduct Input LRN LSTM LSTMUnit Log MVN MemoryData"
                    + " MultinomialLogisticLoss PReLU Parameter Pooling Power Python RNN ReLU Reduction Reshape SPP Scale Sigmoid"
                    + " SigmoidCrossEntropyLoss Silence Slice Softmax SoftmaxWithLoss Split Swish TanH Threshold Tile WindowData")
            .split(" "));

    /** A measured error, which differs from machine to machine. */
    private static final Pattern ERROR = Pattern.compile("\\d+e-\\d+|exact");

    private static final String NONE = "–";

    private static final double MOST_TIMES = 10;
    /** Half a float32's last place, below which nobody looks. */
    private static final double LEAST = 1e-6;

    private static final String HEAD = """
            # Layers

            Caffe's 61 types, as the tests of the last full build saw them; this page is written by them. **loops** are the reference loops in
            `dev.moka.layer`; where **oneDNN** has a primitive that computes what Caffe does, its kernel runs instead. Each configuration,
            chosen or drawn at random, is held to native Caffe 1.0 on the loops and on oneDNN, to numeric gradients, and on oneDNN to the
            loops. Errors are the largest seen, as a part of the largest number of the blob, rounded up to one digit.

            | type | loops | oneDNN, forward | oneDNN, backward | native Caffe, forward | native Caffe, gradient | numeric gradient |
            |---|---|---|---|---|---|---|
            """;

    private final Map<String, SeenLayer> java;
    private final Map<String, SeenLayer> onednn;

    LayersDoc(Map<String, SeenLayer> java, Map<String, SeenLayer> onednn) {
        this.java = java;
        this.onednn = onednn;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (String type : TYPES) {
            text.append("| ").append(String.join(" | ", row(type))).append(" |\n");
        }
        return text.toString();
    }

    private List<String> row(String type) {
        LayerReasons reasons = LayerReasons.of(type);
        SeenLayer seen = java.get(type);
        if (seen == null) {
            String why = reasons.otherwise().orElse("not in Moka");
            return List.of(type, why, NONE, NONE, NONE, NONE, NONE);
        }
        SeenLayer fast = onednn.getOrDefault(type, SeenLayer.NOTHING);
        String forward = kernel(type, fast.kernel(), fast.loops(), reasons.forward());
        if (!seen.gradient()) {
            String loops = "forward; no gradient: " + seen.noGradient();
            return List.of(type, loops, forward, NONE, error(seen.forward(fast), seen.notInCaffe()), NONE, NONE);
        }
        String backward = kernel(type, fast.backwardKernel(), fast.backwardLoops(), reasons.backward());
        String why = seen.gradientNotInCaffe().isEmpty() ? seen.notInCaffe() : seen.gradientNotInCaffe();
        return List.of(
                type,
                "forward, backward",
                forward,
                backward.equals(forward) && !backward.equals("kernel") ? "as forward" : backward,
                error(seen.forward(fast), seen.notInCaffe()),
                error(seen.gradient(fast), why),
                seen.numeric() ? "held" : "not held");
    }

    private static String kernel(String type, boolean kernel, boolean loops, Optional<String> reason) {
        if (!kernel && !loops) {
            return "loops: " + reason.orElseThrow();
        }
        if (loops && reason.isEmpty()) {
            throw new AssertionError("%s ran on the reference loops: say why in LayerReasons".formatted(type));
        }
        if (!loops && reason.isPresent()) {
            throw new AssertionError("%s always ran on a kernel: take '%s' out of LayerReasons".formatted(type, reason.get()));
        }
        String why = reason.orElse("");
        return kernel ? loops ? "kernel; loops: " + why : "kernel" : "loops: " + why;
    }

    private static String error(Optional<Double> error, String why) {
        return error.map(LayersDoc::roundedUp).orElse("not held: " + why);
    }

    static String roundedUp(double error) {
        if (error == 0) {
            return "exact";
        }
        int exponent = (int) Math.floor(Math.log10(error));
        int digit = (int) Math.ceil(error / Math.pow(10, exponent) - 1e-9);
        return digit == 10 ? "1e" + (exponent + 1) : String.format(Locale.ROOT, "%de%d", digit, exponent);
    }

    /** What of a text is no longer true: a line that differs, or an error that has grown beyond what machines differ in. */
    Optional<String> staleness(String written) {
        List<String> was = written.lines().toList();
        List<String> is = text().lines().toList();
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
            String a = i < was.size() ? was.get(i) : "";
            String b = i < is.size() ? is.get(i) : "";
            if (!ERROR.matcher(a).replaceAll("#").equals(ERROR.matcher(b).replaceAll("#")) || grown(a, b)) {
                return Optional.of("it says   %s\nseen was  %s".formatted(a, b));
            }
        }
        return Optional.empty();
    }

    private static boolean grown(String was, String is) {
        Matcher before = ERROR.matcher(was);
        Matcher after = ERROR.matcher(is);
        while (before.find() && after.find()) {
            if (number(after.group()) > Math.max(LEAST, MOST_TIMES * number(before.group()))) {
                return true;
            }
        }
        return false;
    }

    private static double number(String error) {
        return error.equals("exact") ? 0 : Double.parseDouble(error);
    }
}
