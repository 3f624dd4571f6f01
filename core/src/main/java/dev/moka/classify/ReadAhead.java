package dev.moka.classify;

import dev.moka.MokaException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pictures in order, the next ones read and preprocessed by other threads while the caller works on the last ones. */
final class ReadAhead implements AutoCloseable {
    /** A picture's items, or why there are none. */
    record Picture(Path path, List<float[]> items, @Nullable MokaException error) {}

    private final Iterator<Path> paths;
    private final Function<Path, List<float[]>> reader;
    private final int depth;
    private final ExecutorService decoders;
    /** Shared by those who decode; who has it alone makes them wait. In turn: decoding would never leave a gap. */
    private final ReadWriteLock decoding = new ReentrantReadWriteLock(true);

    private final Deque<Future<Picture>> underWay = new ArrayDeque<>();

    /** @param depth how many pictures are held, read or being read, before the caller asks for them */
    ReadAhead(Iterator<Path> paths, Function<Path, List<float[]>> reader, int threads, int depth) {
        this.paths = paths;
        this.reader = reader;
        this.depth = depth;
        this.decoders = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "moka-decoder");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The next picture, or null after the last one. */
    @Nullable
    Picture next() throws InterruptedException {
        while (underWay.size() < depth && paths.hasNext()) {
            Path path = paths.next();
            underWay.add(decoders.submit(() -> read(path)));
        }
        Future<Picture> first = underWay.poll();
        if (first == null) {
            return null;
        }
        try {
            return first.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Does {@code work}, with the processors for itself: pictures that are being decoded are finished first, others wait. */
    <T> T whilePaused(Supplier<T> work) {
        decoding.writeLock().lock();
        try {
            return work.get();
        } finally {
            decoding.writeLock().unlock();
        }
    }

    private Picture read(Path path) {
        decoding.readLock().lock();
        try {
            return new Picture(path, reader.apply(path), null);
        } catch (MokaException e) {
            if (e.kind() != MokaException.Kind.PICTURE) {
                throw e;
            }
            return new Picture(path, List.of(), e);
        } finally {
            decoding.readLock().unlock();
        }
    }

    /** Stops reading; pictures not asked for are dropped. */
    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
