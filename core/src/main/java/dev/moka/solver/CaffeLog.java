package dev.moka.solver;

import dev.moka.LoadReport;
import dev.moka.model.CaffeModel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says what a solver does in the words of native Caffe's log, line by line, so that {@code parse_log.py} and other tools understand it.
 */
public final class CaffeLog implements SolverListener {
    private final Glog log;
    private final Clock clock;
    private int display;
    private long since;
    private int lastShown;

    /** @param lines takes each line, without its end */
    public CaffeLog(Consumer<String> lines) {
        this(lines, Clock.systemDefaultZone());
    }

    CaffeLog(Consumer<String> lines, Clock clock) {
        this.log = new Glog(lines, clock);
        this.clock = clock;
    }

    @Override
    public void solving(Solver solver) {
        display = solver.param().getDisplay();
        log.info("solver.cpp:272", "Solving %s", solver.net().name());
        log.info("solver.cpp:273", "Learning Rate Policy: %s", solver.param().getLrPolicy());
    }

    @Override
    public void loaded(LoadReport report) {
        String place = CaffeModel.isHdf5(report.file()) ? "net.cpp:798" : "net.cpp:744";
        report.ignored().forEach(layer -> log.info(place, "Ignoring source layer %s", layer));
    }

    @Override
    public void restoring(Path state) {
        if (!CaffeModel.isHdf5(state)) {
            log.info("sgd_solver.cpp:318", "SGDSolver: restoring history");
        }
    }

    @Override
    public void stepping(int iteration) {
        since = clock.millis();
        lastShown = iteration;
    }

    @Override
    public void progressed(Progress progress) {
        if (!progress.display()) {
            return;
        }
        double seconds = (clock.millis() - since) / 1000.0;
        double perSecond = (progress.iteration() - lastShown) / (seconds == 0 ? 1 : seconds);
        since = clock.millis();
        lastShown = progress.iteration();
        log.info(
                "solver.cpp:218",
                "Iteration %d (%s iter/s, %ss/%d iters), loss = %s",
                progress.iteration(),
                Ostream.text(perSecond),
                Ostream.text(seconds),
                display,
                Ostream.text(progress.smoothedLoss()));
        say("solver.cpp:237", "Train", progress.outputs());
        log.info("sgd_solver.cpp:105", "Iteration %d, lr = %s", progress.iteration(), Ostream.text(progress.rate()));
    }

    private void say(String place, String which, List<Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            log.info(
                    place, "    %s net output #%d: %s", which, i, outputs.get(i).text());
        }
    }

    @Override
    public void clipped(Clipping clipping) {
        log.info(
                "sgd_solver.cpp:92",
                "Gradient clipping: scaling down gradients (L2 norm %s > %s) by scale factor %s",
                Ostream.text(clipping.norm()),
                Ostream.text(clipping.limit()),
                Ostream.text(clipping.scale()));
    }

    @Override
    public void testing(int iteration, int net) {
        log.info("solver.cpp:330", "Iteration %d, Testing net (#%d)", iteration, net);
    }

    @Override
    public void tested(TestResult result) {
        result.loss().ifPresent(loss -> log.info("solver.cpp:384", "Test loss: %s", Ostream.text(loss)));
        say("solver.cpp:397", "Test", result.outputs());
    }

    @Override
    public void testInterrupted() {
        log.info("solver.cpp:379", "Test interrupted.");
    }

    @Override
    public void snapshotting(Snapshot snapshot) {
        String kind = snapshot.isHdf5() ? "HDF5" : "binary proto";
        log.info(
                snapshot.isHdf5() ? "solver.cpp:457" : "solver.cpp:447",
                "Snapshotting to %s file %s",
                kind,
                snapshot.weights());
    }

    @Override
    public void snapshotted(Snapshot snapshot) {
        String kind = snapshot.isHdf5() ? "HDF5" : "binary proto";
        log.info(
                snapshot.isHdf5() ? "sgd_solver.cpp:283" : "sgd_solver.cpp:273",
                "Snapshotting solver state to %s file %s",
                kind,
                snapshot.state());
    }

    @Override
    public void debugged(DebugInfo info) {
        boolean param = info.role().equals("param blob");
        String place =
                info.backward() ? (param ? "net.cpp:630" : "net.cpp:619") : param ? "net.cpp:603" : "net.cpp:591";
        log.info(
                place,
                "    [%s] Layer %s, %s %s %s: %s",
                info.backward() ? "Backward" : "Forward",
                info.layer(),
                info.role(),
                info.blob(),
                info.backward() ? "diff" : "data",
                Ostream.text(info.mean()));
    }

    @Override
    public void debugged(DebugNorms norms) {
        log.error(
                "net.cpp:719",
                "    [Backward] All net params (data, diff): L1 norm = (%s, %s); L2 norm = (%s, %s)",
                Ostream.text(norms.dataL1()),
                Ostream.text(norms.diffL1()),
                Ostream.text(norms.dataL2()),
                Ostream.text(norms.diffL2()));
    }

    @Override
    public void finishing(int iteration, float smoothedLoss) {
        log.info("solver.cpp:310", "Iteration %d, loss = %s", iteration, Ostream.text(smoothedLoss));
    }

    @Override
    public void solved(boolean stoppedEarly) {
        log.info(
                stoppedEarly ? "solver.cpp:295" : "solver.cpp:315",
                stoppedEarly ? "Optimization stopped early." : "Optimization Done.");
    }
}
