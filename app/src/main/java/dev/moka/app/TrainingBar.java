package dev.moka.app;

import dev.moka.solver.Ostream;
import dev.moka.solver.Snapshot;
import dev.moka.solver.Solver;
import dev.moka.solver.SolverListener;
import dev.moka.solver.TestResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A training on a terminal: iterations, loss, rate and time left in the last line; tests and snapshots above it. */
final class TrainingBar implements SolverListener, AutoCloseable {
    private final CommonOptions common;
    private @Nullable Progress bar;

    TrainingBar(CommonOptions common) {
        this.common = common;
    }

    @Override
    public void solving(Solver solver) {
        bar = new Progress(
                common.err(), true, "train", solver.iteration(), solver.param().getMaxIter());
    }

    @Override
    public void progressed(dev.moka.solver.Progress progress) {
        if (bar != null) {
            bar.at(
                    progress.iteration() + 1,
                    "loss " + Ostream.text(progress.smoothedLoss()) + ", rate " + Ostream.text(progress.rate()));
        }
    }

    @Override
    public void tested(TestResult result) {
        String outputs = result.outputs().stream()
                .map(output -> output.blob() + " " + Ostream.text(output.value()))
                .collect(Collectors.joining(", "));
        say("iteration " + result.iteration() + ", test net #" + result.net() + ": " + outputs);
    }

    @Override
    public void snapshotted(Snapshot snapshot) {
        say("iteration " + snapshot.iteration() + ": snapshot " + snapshot.state());
    }

    void say(String words) {
        if (bar == null) {
            common.note("%s", words);
        } else {
            bar.above(() -> common.note("%s", words));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
