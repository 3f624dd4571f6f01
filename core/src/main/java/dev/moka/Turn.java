package dev.moka;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One thread at a time: a net can be handed from thread to thread, but two inside it are an error, not a wait. */
public final class Turn {
    private final ReentrantLock lock = new ReentrantLock();

    /** Runs {@code work}, or throws if another thread is at it. */
    public <T> T take(Supplier<T> work) {
        if (!lock.tryLock()) {
            throw MokaException.usage(
                    "another thread is using this net: a net serves one thread at a time, so give each thread a net of its own");
        }
        try {
            return work.get();
        } finally {
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
