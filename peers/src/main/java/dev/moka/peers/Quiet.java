package dev.moka.peers;

import java.io.IOException;
import java.time.Duration;

/** Waits for a quiet machine, as long as there is patience: all waiting and repeating of a run comes out of one purse. */
final class Quiet {
    /** Others may keep so much of one processor busy. */
    static final double LIMIT = 0.1;
    /** Above this a cell is better measured again: it may have been an engine's own turns that were disturbed. */
    static final double LITTLE = 0.03;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOK_MS = 300;

    private long left = PATIENCE.toNanos();

    /** Something measured; how busy others were meanwhile decides whether it counts. */
    interface Attempt<V> {
        V run() throws IOException, InterruptedException;
    }

    /** Reads how busy others were during an attempt. */
    interface Others<V> {
        double of(V value);
    }

    /** Tries until others kept no more than {@code limit} busy, three times at most; gives the quietest attempt. */
    <V> V measure(Attempt<V> attempt, Others<V> others, double limit) throws IOException, InterruptedException {
        await();
        V best = attempt.run();
        for (int i = 1; i < 3 && others.of(best) > limit && left > 0; i++) {
            long start = System.nanoTime();
            await();
            V next = attempt.run();
            best = others.of(next) < others.of(best) ? next : best;
            left -= System.nanoTime() - start;
        }
        return best;
    }

    private void await() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (left > 0) {
            Cpu cpu = Cpu.watch();
            Thread.sleep(LOOK_MS);
            if (cpu.others() <= LIMIT) {
                return;
            }
            left -= System.nanoTime() - start;
            start = System.nanoTime();
        }
    }
}
