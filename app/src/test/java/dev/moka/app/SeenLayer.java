package dev.moka.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a module's layer tests saw of a type: a line of {@code target/layers-BACKEND.tsv}. */
record SeenLayer(
        boolean chosen,
        boolean random,
        Optional<Double> forwardError,
        Optional<Double> gradientError,
        boolean numeric,
        boolean kernel,
        boolean loops,
        boolean backwardKernel,
        boolean backwardLoops,
        String notInCaffe,
        String gradientNotInCaffe,
        String noGradient) {

    /** A type that no test has met. */
    static final SeenLayer NOTHING = of("\t".repeat(12).split("\t", -1));

    /** By type; empty if the tests were not run. */
    static Map<String, SeenLayer> read(Path file) throws IOException {
        Map<String, SeenLayer> types = new TreeMap<>();
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            lines.subList(1, lines.size()).forEach(line -> {
                String[] fields = line.split("\t", -1);
                types.put(fields[0], of(fields));
            });
        }
        return types;
    }

    private static SeenLayer of(String[] fields) {
        return new SeenLayer(
                Boolean.parseBoolean(fields[1]),
                Boolean.parseBoolean(fields[2]),
                number(fields[3]),
                number(fields[4]),
                Boolean.parseBoolean(fields[5]),
                Boolean.parseBoolean(fields[6]),
                Boolean.parseBoolean(fields[7]),
                Boolean.parseBoolean(fields[8]),
                Boolean.parseBoolean(fields[9]),
                fields[10],
                fields[11],
                fields[12]);
    }

    private static Optional<Double> number(String field) {
        return field.isEmpty() ? Optional.empty() : Optional.of(Double.parseDouble(field));
    }

    /** Whether any configuration has a gradient. */
    boolean gradient() {
        return numeric || gradientError.isPresent();
    }

    /** The largest error of a forward here or there. */
    Optional<Double> forward(SeenLayer other) {
        return Stream.of(forwardError, other.forwardError).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** The largest error of a gradient here or there. */
    Optional<Double> gradient(SeenLayer other) {
        return Stream.of(gradientError, other.gradientError).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }
}
