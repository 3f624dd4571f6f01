package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.classify.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the results of {@code moka classify} go: written one by one, counted, and timed. */
final class ClassifyOutput implements Consumer<Classification>, AutoCloseable {
    private static final int BAR_FROM = 10;

    private final ResultFormat written;
    private final int pictures;
    private final CommonOptions common;
    private final Progress progress;
    private final long start = System.nanoTime();
    private int results;
    private int readable;

    /** @param pictures how many results will come */
    ClassifyOutput(ResultFormat written, int pictures, CommonOptions common) {
        this.written = written;
        this.pictures = pictures;
        this.common = common;
        progress = new Progress(common.err(), pictures >= BAR_FROM && common.bar(), "classify", pictures);
    }

    @Override
    public void accept(Classification result) {
        progress.step(() -> print(result));
    }

    /** A result goes out whole, and at once: somebody may be waiting at the other end of a pipe. */
    private void print(Classification result) {
        common.out().print(results++ == 0 ? written.header() + written.text(result) : written.text(result));
        common.out().flush();
        MokaException error = result.error();
        if (error == null) {
            readable++;
        } else {
            common.error("%s", String.valueOf(error.getMessage()));
        }
    }

    /** Does something that prints other lines on the way. */
    <T> T above(Supplier<T> printing) {
        List<T> made = new ArrayList<>(1);
        progress.above(() -> made.add(printing.get()));
        return made.get(0);
    }

    /** {@link ExitCode#DONE} if all pictures could be read. */
    int exitCode() {
        return readable == pictures ? ExitCode.DONE : MokaException.Kind.PICTURE.exitCode();
    }

    /** Ends the bar, and says how fast it went if all went. */
    @Override
    public void close() {
        progress.close();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (pictures > 1 && results == pictures) {
            common.note("%d pictures in %.1f s: %.1f images/s", readable, seconds, readable / seconds);
        }
    }
}
