package dev.moka;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The threads that the loops of a net's layers may use. Work is shared out as ranges whose results do not depend on where they begin and
 * end, so that any number of threads computes the same bits.
 */
public record Threads(int count) {
    /** The loops of one thread. */
    public static final Threads ONE = new Threads(1);

    /** So many numbers are worth another thread. */
    private static final int WORTH = 1 << 14;

    /** So many are added up by one thread. */
    private static final int PIECE = 1 << 12;

    /** A part of a loop. */
    @FunctionalInterface
    public interface Range {
        /** Runs the loop from {@code from} to before {@code to}. */
        void run(int from, int to);
    }

    /** A part of a sum. */
    @FunctionalInterface
    public interface Part {
        /** The sum of the items {@code from} to before {@code to}. */
        double sum(int from, int to);
    }

    /** Runs a loop over {@code items}, which is over numbers. */
    public void over(int items, Range loop) {
        over(items, 1, loop);
    }

    /**
     * Runs a loop over {@code items}.
     *
     * @param size how many numbers each of them has, about
     */
    public void over(int items, int size, Range loop) {
        int parts = (int) Math.max(1, Math.min(Math.min(count, items), (long) items * size / WORTH));
        if (parts == 1) {
            loop.run(0, items);
        } else {
            IntStream.range(0, parts)
                    .parallel()
                    .forEach(part -> loop.run(bound(part, parts, items), bound(part + 1, parts, items)));
        }
    }

    /** Does {@code work}, which is much, for each of {@code items}. If it fails, the first item's failure is thrown when all have ended. */
    public void each(int items, IntConsumer work) {
        RuntimeException[] failures = new RuntimeException[items];
        over(items, WORTH, (first, end) -> {
            for (int i = first; i < end && failures[first] == null; i++) {
                try {
                    work.accept(i);
                } catch (RuntimeException e) {
                    failures[first] = e; // ranges lie in order, and each ends at its first failure
                }
            }
        });
        for (RuntimeException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** The sum over {@code items}: of pieces whose ends do not depend on the threads. */
    public double sum(int items, Part part) {
        double[] sums = new double[(items + PIECE - 1) / PIECE];
        over(sums.length, PIECE, (first, end) -> {
            for (int piece = first; piece < end; piece++) {
                sums[piece] = part.sum(piece * PIECE, Math.min(items, (piece + 1) * PIECE));
            }
        });
        return Arrays.stream(sums).reduce(0, Double::sum);
    }

    private static int bound(int part, int parts, int items) {
        return (int) ((long) items * part / parts);
    }
}
