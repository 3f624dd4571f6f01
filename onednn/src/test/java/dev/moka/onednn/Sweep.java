package dev.moka.onednn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Computes many configurations on oneDNN and on the loops, in child processes: one that dies or hangs names its configuration, and the next
 * one goes on behind it.
 */
final class Sweep {
    /** Fresh memory is not zero: whoever reads what nobody wrote computes something else (glibc fills with the inverse, 0x55). */
    private static final String FILLED_MEMORY = "170";

    private static final int PATIENCE_SECONDS = 120;

    private final long seed;
    private final int end;
    private int next;
    private int held;
    private int refused;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> died = new ArrayList<>();

    /** Of {@code number} configurations. */
    Sweep(long seed, int number) {
        this.seed = seed;
        this.end = number;
    }

    /** @param args how many configurations, and a seed if not 1 */
    public static void main(String[] args) {
        Sweep sweep = new Sweep(args.length > 1 ? Long.parseLong(args[1]) : 1, Integer.parseInt(args[0]));
        sweep.run();
        System.out.println(sweep);
    }

    List<String> died() {
        return died;
    }

    List<String> wrong() {
        return wrong;
    }

    int held() {
        return held;
    }

    Sweep run() {
        while (next < end) {
            child();
        }
        return this;
    }

    /** One child, to the end or to its death. */
    private void child() {
        Process process = start();
        Integer running = null;
        try (BufferedReader lines = process.inputReader()) {
            String line = line(lines);
            while (line != null) {
                String[] parts = line.split(" ", 3);
                running = note(parts[0], Integer.parseInt(parts[1]), parts[2]);
                line = line(lines);
            }
            if (running == null && next < end) {
                throw new IllegalStateException("the child ended by itself, with " + process.waitFor());
            }
            if (running != null) {
                died.add(SweptLayers.draw(seed, running) + ": ended with " + process.waitFor());
                next = running + 1;
            }
        } catch (TimeoutException e) {
            died.add(SweptLayers.draw(seed, next) + ": hangs");
            next++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The configuration that is running now, if any. */
    private @Nullable Integer note(String what, int index, String more) {
        if (what.equals(SweepChild.BEGUN)) {
            return index;
        }
        switch (what) {
            case SweepChild.HELD -> held++;
            case SweepChild.REFUSED -> refused++;
            default -> wrong.add(SweptLayers.draw(seed, index) + ": " + more);
        }
        next = index + 1;
        return null;
    }

    private static @Nullable String line(BufferedReader lines) throws TimeoutException, InterruptedException {
        CompletableFuture<@Nullable String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return lines.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+SuppressFatalErrorMessage",
                        "-XX:-CreateCoredumpOnCrash",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SweepChild.class.getName(),
                        Long.toString(seed),
                        Integer.toString(next),
                        Integer.toString(end))
                .redirectError(Redirect.DISCARD);
        builder.environment().put("MALLOC_PERTURB_", FILLED_MEMORY);
        builder.environment().put("GOMP_SPINCOUNT", "0");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        died.forEach(each -> lines.add("died  " + each));
        wrong.forEach(each -> lines.add("wrong " + each));
        lines.add("%d configurations: %d held, %d refused, %d wrong, %d died"
                .formatted(end, held, refused, wrong.size(), died.size()));
        return String.join("\n", lines);
    }
}
