package dev.moka.peers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long each part of a run took. */
final class Phases {
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long start = System.nanoTime();

    /** Adds a part that was over before. */
    void add(String name, double took) {
        seconds.merge(name, took, Double::sum);
    }

    /** Ends a part that began where the last one ended. */
    void end(String name) {
        long now = System.nanoTime();
        add(name, (now - start) / 1e9);
        start = now;
    }

    @Override
    public String toString() {
        double sum = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        return seconds.entrySet().stream()
                        .map(phase -> String.format(Locale.ROOT, "%s %.0f s", phase.getKey(), phase.getValue()))
                        .collect(Collectors.joining(", "))
                + String.format(Locale.ROOT, "; together %.1f min", sum / 60);
    }
}
