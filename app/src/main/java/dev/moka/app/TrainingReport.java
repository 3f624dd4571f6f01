package dev.moka.app;

import dev.moka.solver.SolverListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a training says what it does: on a terminal a bar, elsewhere the lines of Caffe's log; and the files asked for. */
final class TrainingReport implements AutoCloseable {
    private final CommonOptions common;
    private final @Nullable LineFile log;
    private final @Nullable LineFile json;
    private final @Nullable TrainingPlot plot;
    private final @Nullable TrainingBar bar;

    /**
     * @param log takes the lines of Caffe's log, also while there is a bar
     * @param json takes events
     * @param plot the file of a picture
     */
    TrainingReport(CommonOptions common, @Nullable LineFile log, @Nullable LineFile json, @Nullable Path plot) {
        this.common = common;
        this.log = log;
        this.json = json;
        this.plot = plot == null ? null : new TrainingPlot(plot, common);
        this.bar = common.bar() ? new TrainingBar(common) : null;
    }

    /** A line of Caffe's log. */
    void line(String line) {
        if (log != null) {
            log.accept(line);
        }
        if (bar == null) {
            common.log(line);
        }
    }

    /** Words for people. */
    void say(String words) {
        if (bar == null) {
            common.note("%s", words);
        } else {
            bar.say(words);
        }
    }

    /** Says in the log, too, if the training is not computed in float32. */
    void explainPrecision() {
        String words = PrecisionText.of(common.netOptions().precision());
        if (log != null && !words.isEmpty()) {
            log.accept("moka: " + words);
        }
        common.explainPrecision();
    }

    /** What hears the solver, beside the log. */
    List<SolverListener> listeners() {
        List<SolverListener> listeners = new ArrayList<>();
        if (bar != null) {
            listeners.add(bar);
        }
        if (json != null) {
            listeners.add(new JsonLog(json));
        }
        if (plot != null) {
            listeners.add(plot);
        }
        return listeners;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (plot != null) {
            plot.close();
        }
        if (json != null) {
            json.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
