package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a whole process took.
 *
 * @param ms wall time
 * @param megabytes peak resident memory
 */
record Timed(double ms, double megabytes) {
    private static final String TIME = "/usr/bin/time";

    /** Runs a process; its stdout goes to a file, its stderr to a log named after {@code what} it does. */
    static Timed run(ProcessBuilder builder, String what, Path output) throws IOException, InterruptedException {
        Path memory = Places.TARGET.resolve("memory");
        Path log = Files.createDirectories(Places.TARGET.resolve("logs")).resolve(what + ".log");
        builder.command().addAll(0, List.of(TIME, "-f", "%M", "-o", memory.toString()));
        builder.redirectOutput(output.toFile()).redirectError(log.toFile());
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        double ms = (System.nanoTime() - start) / 1e6;
        if (exit != 0) {
            throw new IOException("%s ended with %d: %s says why".formatted(builder.command(), exit, log));
        }
        List<String> kilobytes = Files.readAllLines(memory);
        return new Timed(ms, Double.parseDouble(kilobytes.get(kilobytes.size() - 1)) / 1024);
    }

    /** The median of each. */
    static Timed median(List<Timed> all) {
        return new Timed(
                Median.of(all.stream().mapToDouble(Timed::ms).toArray()),
                Median.of(all.stream().mapToDouble(Timed::megabytes).toArray()));
    }
}
