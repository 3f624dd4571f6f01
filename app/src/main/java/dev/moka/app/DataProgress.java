package dev.moka.app;

import dev.moka.data.DataListener;
import org.jspecify.annotations.Nullable;

/** A bar for what makes data, on a terminal only, from when it is known how much there is to do. */
final class DataProgress implements DataListener, AutoCloseable {
    private final BasicOptions options;
    private @Nullable Progress progress;
    private long shown;

    DataProgress(BasicOptions options) {
        this.options = options;
    }

    @Override
    public void done(long done, long total) {
        if (progress == null) {
            boolean bar = options.bar();
            progress = new Progress(options.err(), bar, "records", (int) total);
        }
        progress.advance(done - shown);
        shown = done;
    }

    /** Takes the bar away; words may follow. */
    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
