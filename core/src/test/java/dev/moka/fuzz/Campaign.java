package dev.moka.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads damaged files of one kind, one after the other. A file whose outcome was not seen before is damaged further: what a message
 * says tells how far a reader got.
 */
final class Campaign {
    /** How long one file may be read, in time of a processor; far above what any needs. */
    private static final long MOST_SECONDS = 20;
    /** And by the clock, for what waits without end: a busy machine lets a process wait long. */
    private static final long MOST_WAITING = 300;

    private static final long SECOND = 1_000_000_000L;

    private static final int MOST_KEPT = 4000;

    private final Target target;
    private final Path current;
    private final Path folder;
    private final Finds finds;
    private final List<byte[]> corpus = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Mutator mutator;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private volatile long started;
    private volatile long used;
    private long executions;

    /**
     * @param scratch a folder of its own; the file that is being read lies there as "current"
     * @param finds where files are kept that should not be
     */
    Campaign(Target target, Path scratch, Path finds, long seed) throws Exception {
        this.target = target;
        folder = finds;
        current = scratch.resolve("current");
        this.finds = new Finds(target, finds, current);
        mutator = new Mutator(new Random(seed), corpus);
        corpus.addAll(target.seeds().make(Files.createDirectories(scratch.resolve("seeds"))));
        corpus.addAll(kept(target));
    }

    /** Where seeds lie that were found by a campaign. */
    static List<byte[]> kept(Target target) throws IOException {
        Path folder = Path.of(System.getProperty("moka.root", ".."), "fuzz", "seeds", target.name());
        List<byte[]> kept = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    kept.add(Files.readAllBytes(file));
                }
            }
        }
        return kept;
    }

    /** Reads all seeds, then so many damaged files, or as many as there is time for. */
    void run(long most, long seconds) throws IOException {
        Thread reader = Thread.currentThread();
        used = threads.getCurrentThreadCpuTime();
        started = System.nanoTime();
        Thread watchdog = new Thread(() -> watch(reader), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        for (byte[] seed : List.copyOf(corpus)) {
            read(seed, false);
        }
        long begun = System.nanoTime();
        while (executions < most && System.nanoTime() - begun < seconds * SECOND) {
            read(mutator.next(), true);
        }
        watchdog.interrupt();
        System.out.printf(
                "%s: %d files read, %d different outcomes, %d finds%n",
                target.name(), executions, seen.size(), finds.count());
    }

    private void read(byte[] bytes, boolean keep) throws IOException {
        used = threads.getCurrentThreadCpuTime();
        started = System.nanoTime();
        Outcome outcome = Outcome.of(target, current, bytes);
        executions++;
        boolean isNew = seen.add(outcome.signature());
        if (outcome.isFind()) {
            started = Long.MAX_VALUE; // making it small takes a while
            finds.add(bytes, outcome);
        } else if (isNew && keep && corpus.size() < MOST_KEPT) {
            corpus.add(bytes);
        }
    }

    /** Ends the process if a file takes too long: a thread that never comes back cannot be ended alone. */
    private void watch(Thread reader) {
        try {
            while (true) {
                Thread.sleep(500);
                long since = started;
                long spent = threads.getThreadCpuTime(reader.getId()) - used;
                if (since != Long.MAX_VALUE
                        && (spent > MOST_SECONDS * SECOND || System.nanoTime() - since > MOST_WAITING * SECOND)) {
                    StringBuilder text = new StringBuilder("no end after " + spent / SECOND + " s of a processor\n");
                    for (StackTraceElement frame : reader.getStackTrace()) {
                        text.append("\tat ").append(frame).append('\n');
                    }
                    Finds.save(folder, target, Files.readAllBytes(current), text.toString());
                    System.out.flush();
                    Runtime.getRuntime().halt(Fuzz.HANG);
                }
            }
        } catch (InterruptedException e) {
            // all were read
        } catch (IOException e) {
            Runtime.getRuntime().halt(Fuzz.HANG);
        }
    }

    int findCount() {
        return finds.count();
    }
}
