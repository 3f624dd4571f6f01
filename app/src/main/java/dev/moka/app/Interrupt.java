package dev.moka.app;

import dev.moka.solver.Solver;
import java.util.concurrent.atomic.AtomicBoolean;

/** What Ctrl-C does to a training: what it shall do; if that is to stop, a second one does not wait. */
final class Interrupt implements Runnable {
    private final Solver solver;
    private final SignalEffect effect;
    private final TrainingReport report;
    private final AtomicBoolean before = new AtomicBoolean();

    Interrupt(Solver solver, SignalEffect effect, TrainingReport report) {
        this.solver = solver;
        this.effect = effect;
        this.report = report;
    }

    @Override
    public void run() {
        if (effect == SignalEffect.stop) {
            if (before.getAndSet(true)) {
                report.say("stopped at once");
                System.exit(ExitCode.INTERRUPTED);
            }
            report.say("stops after this iteration; a second Ctrl-C stops at once, without a snapshot");
        }
        effect.on(solver);
    }
}
