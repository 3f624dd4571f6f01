package dev.moka.data;

import dev.moka.MokaException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes values ahead of their use: one thread calls a supplier again and again, and stops while enough are waiting. */
public final class Prefetch<T> implements AutoCloseable {
    /** A value, or why there is none. */
    private record Made<T>(@Nullable T value, @Nullable Throwable failure) {}

    private final BlockingQueue<Made<T>> queue;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param depth how many values wait, at most
     */
    public Prefetch(String threadName, int depth, Supplier<T> supplier) {
        queue = new ArrayBlockingQueue<>(depth);
        thread = new Thread(() -> work(supplier), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void work(Supplier<T> supplier) {
        try {
            boolean failed = false;
            while (!closed && !failed) {
                Made<T> made = make(supplier);
                failed = made.failure() != null;
                queue.put(made);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // not by us; the thread ends
        }
    }

    private static <T> Made<T> make(Supplier<T> supplier) {
        try {
            return new Made<>(supplier.get(), null);
        } catch (Throwable e) { // handed to who asks for the value
            return new Made<>(null, e);
        }
    }

    /** The next value; whatever the supplier threw instead of it is thrown here, from then on. */
    public T next() {
        Made<T> made = take();
        if (made.failure() != null) {
            queue.add(made); // nothing follows it
            if (made.failure() instanceof RuntimeException e) {
                throw e;
            } else if (made.failure() instanceof Error e) {
                throw e;
            }
        }
        if (made.value() == null) {
            throw new IllegalStateException(made.failure());
        }
        return made.value();
    }

    private Made<T> take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MokaException(MokaException.Kind.FAILED, "interrupted while waiting for data", e);
        }
    }

    /** Ends the thread, and waits until it has ended: after that nobody calls the supplier. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            queue.clear(); // the thread may be waiting for a place
            try {
                thread.join(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
