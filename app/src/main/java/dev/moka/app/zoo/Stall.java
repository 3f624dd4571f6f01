package dev.moka.app.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes a stream that has been silent for too long: a read of the JDK's HTTP client waits forever. */
final class Stall implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final InputStream in;
    private final long patience;
    private volatile long heard = System.nanoTime();

    Stall(InputStream in, Duration patience) {
        this.in = in;
        this.patience = patience.toNanos();
        Thread watch = new Thread(this::watch, "moka-stall");
        watch.setDaemon(true);
        watch.start();
    }

    /** Something came. */
    void heard() {
        heard = System.nanoTime();
    }

    private void watch() {
        try {
            long left = patience;
            while (left > 0 && !over.await(left, TimeUnit.NANOSECONDS)) {
                left = heard + patience - System.nanoTime();
            }
            if (left <= 0) {
                in.close();
            }
        } catch (InterruptedException | IOException e) {
            // Nobody interrupts this thread, and a stream that cannot be closed is as good as closed.
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
