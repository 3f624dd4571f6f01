package dev.moka.app;

import dev.moka.app.zoo.PullListener;
import org.jspecify.annotations.Nullable;

/** Shows a pull: a bar on a terminal; elsewhere a line when a file begins, and one every ten seconds. */
final class PullProgress implements PullListener {
    private static final long LINE_EVERY = 10_000_000_000L;

    private final BasicOptions common;
    private final boolean terminal;
    private @Nullable Progress bar;
    private String file = "";
    private long here;
    private long total;
    private long said;

    PullProgress(BasicOptions common) {
        this.common = common;
        this.terminal = common.bar();
    }

    @Override
    public void note(String line) {
        common.note("%s", line);
    }

    @Override
    public void warn(String line) {
        common.warn("%s", line);
    }

    @Override
    public void started(String name, long from, long bytes) {
        file = name;
        here = from;
        total = bytes;
        said = System.nanoTime();
        if (terminal) {
            bar = Progress.ofBytes(common.err(), name, from, bytes);
        } else {
            say(from > 0 ? "continues" : "begins");
        }
    }

    private void say(String what) {
        common.note("%s %s at %,d%s bytes", file, what, here, total < 0 ? "" : String.format(" of %,d", total));
    }

    @Override
    public void advanced(int bytes) {
        here += bytes;
        if (bar != null) {
            bar.advance(bytes);
        } else if (System.nanoTime() - said > LINE_EVERY) {
            said = System.nanoTime();
            say("is");
        }
    }

    @Override
    public void stopped() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
