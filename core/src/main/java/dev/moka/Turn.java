package dev.moka;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One thread at a time: a net can be handed from thread to thread, but two inside it are an error, not a wait. */
public final class Turn {
    /** How many turns this thread has taken, of any net, and not yet given back. */
    private static final ThreadLocal<int[]> TAKEN = ThreadLocal.withInitial(() -> new int[1]);

    private final ReentrantLock lock = new ReentrantLock();

    /** Whether this thread is inside a net: what it reads and writes then, a layer or a backend does. */
    static boolean isInsideANet() {
        return TAKEN.get()[0] > 0;
    }

    /** Runs {@code work}, or throws if another thread is at it. */
    public <T> T take(Supplier<T> work) {
        if (!lock.tryLock()) {
            throw MokaException.usage(
                    "another thread is using this net: a net serves one thread at a time, so give each thread a net of its own");
        }
        int[] taken = TAKEN.get();
        taken[0]++;
        try {
            return work.get();
        } finally {
            taken[0]--;
            lock.unlock();
        }
    }

    public void take(Runnable work) {
        take(() -> {
            work.run();
            return true;
        });
    }
}
