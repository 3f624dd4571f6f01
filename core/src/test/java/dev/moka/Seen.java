package dev.moka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the layer tests of a run saw of each type. When the run ends it is written to {@code target/layers-BACKEND.tsv}, from which
 * docs/layers.md is made: a line a type, empty where nothing was seen.
 */
final class Seen {
    /** The columns; {@link #line} fills them. */
    private static final List<String> COLUMNS = List.of(
            "type",
            "chosen",
            "random",
            "forward error",
            "gradient error",
            "numeric",
            "kernel",
            "loops",
            "backward kernel",
            "backward loops",
            "not in Caffe",
            "gradient not in Caffe",
            "no gradient");

    private static final Map<String, Seen> TYPES = new TreeMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Seen::write));
    }

    private boolean chosen;
    private boolean random;
    private double forward = Double.NaN;
    private double gradient = Double.NaN;
    private boolean numeric;
    private boolean kernel;
    private boolean loops;
    private boolean backwardKernel;
    private boolean backwardLoops;
    private String notInCaffe = "";
    private String gradientNotInCaffe = "";
    private String noGradient = "";

    static synchronized Seen of(String type) {
        return TYPES.computeIfAbsent(type, unused -> new Seen());
    }

    /** The cases of the type's own test were run. */
    void chosen() {
        chosen = true;
    }

    /** Random configurations were run. */
    void random() {
        random = true;
    }

    /** A forward was held to native Caffe, and this was the largest error, as a part of the largest number. */
    void forward(double error) {
        forward = Double.isNaN(forward) ? error : Math.max(forward, error);
    }

    /** A gradient was held to native Caffe. */
    void gradient(double error) {
        gradient = Double.isNaN(gradient) ? error : Math.max(gradient, error);
    }

    /** A gradient was held to numeric ones. */
    void numeric() {
        numeric = true;
    }

    /** The backend ran a forward with a kernel, or left it to the loops. */
    void forwardBy(boolean byKernel) {
        kernel |= byKernel;
        loops |= !byKernel;
    }

    void backwardBy(boolean byKernel) {
        backwardKernel |= byKernel;
        backwardLoops |= !byKernel;
    }

    /** What a case is not held to, and why. */
    void reasons(Case aCase) {
        notInCaffe = first(notInCaffe, aCase.whyNotInCaffe());
        gradientNotInCaffe = first(gradientNotInCaffe, aCase.whyGradientNotInCaffe());
        noGradient = first(noGradient, aCase.whyNoGradient());
    }

    /** In alphabetical order, so that the order of tests does not matter. */
    private static String first(String known, String next) {
        return known.isEmpty() || (!next.isEmpty() && next.compareTo(known) < 0) ? next : known;
    }

    private String line(String type) {
        List<Object> fields = new ArrayList<>(List.of(type, chosen, random));
        fields.add(Double.isNaN(forward) ? "" : forward);
        fields.add(Double.isNaN(gradient) ? "" : gradient);
        fields.addAll(List.of(numeric, kernel, loops, backwardKernel, backwardLoops));
        fields.addAll(List.of(notInCaffe, gradientNotInCaffe, noGradient));
        return fields.stream().map(Object::toString).collect(Collectors.joining("\t"));
    }

    private static synchronized void write() {
        Path folder = Path.of("target");
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(String.join("\t", COLUMNS)));
        TYPES.forEach((type, seen) -> lines.add(seen.line(type)));
        try {
            Files.write(folder.resolve("layers-" + LayerTest.BACKEND + ".tsv"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
