package dev.moka.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar in the last line of a terminal, which makes way for what is printed meanwhile. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 79;
    private static final String ERASE = "\r\033[K";

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private String drawn = "";

    /** @param shown false for no bar at all */
    Progress(PrintWriter err, boolean shown, String task, int total) {
        this(err, shown, task, 0, total);
    }

    /** @param from how much was done before */
    Progress(PrintWriter err, boolean shown, String task, int from, int total) {
        this(
                err,
                shown
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .startsFrom(from, Duration.ZERO)
                                .setInitialMax(total)
                        : null);
    }

    private Progress(PrintWriter err, @Nullable ProgressBarBuilder builder) {
        this.err = err;
        this.bar = builder == null
                ? null
                : builder.setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new LastLine())
                        .build();
    }

    /**
     * A bar over bytes.
     *
     * @param from how many are there already
     * @param total how many it will be; negative if nobody knows
     */
    static Progress ofBytes(PrintWriter err, String task, long from, long total) {
        return new Progress(
                err,
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setUnit(" MB", 1_000_000)
                        .startsFrom(from, Duration.ZERO)
                        .setInitialMax(total)
                        .showSpeed());
    }

    /** So many more bytes, or whatever is counted. */
    void advance(long bytes) {
        if (bar != null) {
            bar.stepBy(bytes);
        }
    }

    /** Whether standard error is a terminal that understands more than plain lines. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on there may be a bar too many; isTerminal() would ask for it
    static boolean onTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        Path stderr = Path.of("/proc/self/fd/2");
        if (!Files.isSymbolicLink(stderr)) {
            return System.console() != null; // elsewhere Java can only tell for input and output together
        }
        try {
            String device = Files.readSymbolicLink(stderr).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** So far it has come.
     *
     * @param words what is shown beside the time
     */
    void at(long place, String words) {
        if (bar != null) {
            bar.stepTo(place);
            bar.setExtraMessage(words);
        }
    }

    /** Runs what prints one result, and counts it. */
    void step(Runnable printing) {
        above(printing);
        if (bar != null) {
            bar.step();
        }
    }

    /** Runs what prints, while the bar makes way. */
    void above(Runnable printing) {
        if (bar == null) {
            printing.run();
            return;
        }
        synchronized (this) {
            err.print(ERASE);
            err.flush();
            printing.run();
            draw(drawn);
        }
    }

    private synchronized void draw(String line) {
        drawn = line;
        err.print(ERASE + line);
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            draw(""); // the bar draws itself once more when it ends
        }
    }

    /** Where the bar's own thread draws. */
    private final class LastLine implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String line) {
            draw(line);
        }

        @Override
        public void clear() {
            draw("");
        }

        @Override
        public void close() {}
    }
}
