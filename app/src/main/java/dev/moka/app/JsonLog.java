package dev.moka.app;

import dev.moka.solver.Progress;
import dev.moka.solver.Snapshot;
import dev.moka.solver.Solver;
import dev.moka.solver.SolverListener;
import dev.moka.solver.TestResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A training as JSON Lines. Each object has an {@code event}: {@code start}, {@code train} (as often as the solver's display says),
 * {@code test}, {@code snapshot} or {@code end}; the {@code iteration}; and the {@code seconds} since the start.
 */
final class JsonLog implements SolverListener {
    private final Consumer<String> lines;
    private long start = System.nanoTime();
    private int iteration;

    /** @param lines takes each object, without the end of its line */
    JsonLog(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void solving(Solver solver) {
        start = System.nanoTime();
        iteration = solver.iteration();
        Map<String, Object> event = event("start", iteration);
        event.put("net", solver.net().name());
        event.put("type", solver.param().getType());
        event.put("max_iter", solver.param().getMaxIter());
        event.put("precision", solver.net().precision().toString());
        write(event);
    }

    @Override
    public void progressed(Progress progress) {
        iteration = progress.iteration() + 1;
        if (progress.display()) {
            Map<String, Object> event = event("train", progress.iteration());
            event.put("loss", progress.loss());
            event.put("smoothed_loss", progress.smoothedLoss());
            event.put("rate", progress.rate());
            event.put("outputs", OutputMap.of(progress.outputs()));
            write(event);
        }
    }

    @Override
    public void tested(TestResult result) {
        Map<String, Object> event = event("test", result.iteration());
        event.put("net", result.net());
        result.loss().ifPresent(loss -> event.put("loss", loss));
        event.put("outputs", OutputMap.of(result.outputs()));
        write(event);
    }

    @Override
    public void snapshotted(Snapshot snapshot) {
        Map<String, Object> event = event("snapshot", snapshot.iteration());
        event.put("weights", snapshot.weights().toString());
        event.put("state", snapshot.state().toString());
        write(event);
    }

    @Override
    public void solved(boolean stoppedEarly) {
        Map<String, Object> event = event("end", iteration);
        event.put("stopped_early", stoppedEarly);
        write(event);
    }

    private Map<String, Object> event(String what, int at) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", what);
        event.put("iteration", at);
        event.put("seconds", (System.nanoTime() - start) / 1_000_000 / 1e3);
        return event;
    }

    private void write(Map<String, Object> event) {
        lines.accept(Json.line(event).strip());
    }
}
