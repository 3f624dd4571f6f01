package dev.moka.solver;

import dev.moka.model.CaffeModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says what a solver does in the words of native Caffe's log, line by line, so that {@code parse_log.py} and other tools understand it.
 *
 * <p>A line begins as glog's does: {@code I1123 04:57:01.123456  1234 solver.cpp:218] }.
 */
public final class CaffeLog implements SolverListener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final long PID = ProcessHandle.current().pid();

    private final Consumer<String> lines;
    private final Clock clock;
    private int display;
    private long since;
    private int lastShown;

    /** @param lines takes each line, without its end */
    public CaffeLog(Consumer<String> lines) {
        this(lines, Clock.systemDefaultZone());
    }

    CaffeLog(Consumer<String> lines, Clock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /** @param place the source file and line of Caffe 1.0 that says this */
    private void say(String place, String format, Object... args) {
        say('I', place, format, args);
    }

    private void say(char severity, String place, String format, Object... args) {
        String prefix = String.format(
                "%c%s %5d %s] ", severity, LocalDateTime.now(clock).format(TIME), PID, place);
        lines.accept(prefix + String.format(format, args));
    }

    @Override
    public void solving(Solver solver) {
        display = solver.param().getDisplay();
        say("solver.cpp:272", "Solving %s", solver.net().name());
        say("solver.cpp:273", "Learning Rate Policy: %s", solver.param().getLrPolicy());
    }

    @Override
    public void restoring(Path state) {
        if (!CaffeModel.isHdf5(state)) {
            say("sgd_solver.cpp:318", "SGDSolver: restoring history");
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
        say(
                "solver.cpp:218",
                "Iteration %d (%s iter/s, %ss/%d iters), loss = %s",
                progress.iteration(),
                Ostream.text(perSecond),
                Ostream.text(seconds),
                display,
                Ostream.text(progress.smoothedLoss()));
        say("solver.cpp:237", "Train", progress.outputs());
        say("sgd_solver.cpp:105", "Iteration %d, lr = %s", progress.iteration(), Ostream.text(progress.rate()));
    }

    private void say(String place, String which, List<Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            float weight = output.lossWeight();
            String loss = weight == 0
                    ? ""
                    : String.format(" (* %s = %s loss)", Ostream.text(weight), Ostream.text(weight * output.value()));
            say(place, "    %s net output #%d: %s = %s%s", which, i, output.blob(), Ostream.text(output.value()), loss);
        }
    }

    @Override
    public void clipped(Clipping clipping) {
        say(
                "sgd_solver.cpp:92",
                "Gradient clipping: scaling down gradients (L2 norm %s > %s) by scale factor %s",
                Ostream.text(clipping.norm()),
                Ostream.text(clipping.limit()),
                Ostream.text(clipping.scale()));
    }

    @Override
    public void testing(int iteration, int net) {
        say("solver.cpp:330", "Iteration %d, Testing net (#%d)", iteration, net);
    }

    @Override
    public void tested(TestResult result) {
        result.loss().ifPresent(loss -> say("solver.cpp:384", "Test loss: %s", Ostream.text(loss)));
        say("solver.cpp:397", "Test", result.outputs());
    }

    @Override
    public void testInterrupted() {
        say("solver.cpp:379", "Test interrupted.");
    }

    @Override
    public void snapshotting(Snapshot snapshot) {
        String kind = snapshot.isHdf5() ? "HDF5" : "binary proto";
        say(
                snapshot.isHdf5() ? "solver.cpp:457" : "solver.cpp:447",
                "Snapshotting to %s file %s",
                kind,
                snapshot.weights());
    }

    @Override
    public void snapshotted(Snapshot snapshot) {
        String kind = snapshot.isHdf5() ? "HDF5" : "binary proto";
        say(
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
        say(
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
        say(
                'E',
                "net.cpp:719",
                "    [Backward] All net params (data, diff): L1 norm = (%s, %s); L2 norm = (%s, %s)",
                Ostream.text(norms.dataL1()),
                Ostream.text(norms.diffL1()),
                Ostream.text(norms.dataL2()),
                Ostream.text(norms.diffL2()));
    }

    @Override
    public void finishing(int iteration, float smoothedLoss) {
        say("solver.cpp:310", "Iteration %d, loss = %s", iteration, Ostream.text(smoothedLoss));
    }

    @Override
    public void solved(boolean stoppedEarly) {
        say(
                stoppedEarly ? "solver.cpp:295" : "solver.cpp:315",
                stoppedEarly ? "Optimization stopped early." : "Optimization Done.");
    }
}
