package dev.moka.solver;

import dev.moka.LoadReport;
import java.nio.file.Path;

/** Hears what a solver does, in its thread; every method does nothing unless overridden. */
public interface SolverListener {
    /** {@link Solver#solve} begins. */
    default void solving(Solver solver) {}

    /** The train net has taken over the weights of a snapshot, as far as they fit. */
    default void loaded(LoadReport report) {}

    /** The history of a snapshot is about to be read; its weights were. */
    default void restoring(Path state) {}

    /** Iterations begin; some may follow at once, others when {@link Solver#step} is called again. */
    default void stepping(int iteration) {}

    /** An iteration begins; its batch is not yet read. */
    default void iterationStarted(int iteration) {}

    /** What debug_info asks for, while net and gradients are computed. */
    default void debugged(DebugInfo info) {}

    /** The end of what debug_info asks for in one backward. */
    default void debugged(DebugNorms norms) {}

    /** Loss and gradients of an iteration are known. */
    default void progressed(Progress progress) {}

    /** The gradients are longer than clip_gradients. */
    default void clipped(Clipping clipping) {}

    /** A test net is about to be run. */
    default void testing(int iteration, int net) {}

    default void tested(TestResult result) {}

    /** A stop was requested during a test, which has no result. */
    default void testInterrupted() {}

    /** A snapshot is about to be written. */
    default void snapshotting(Snapshot snapshot) {}

    /** Both files of a snapshot are written. */
    default void snapshotted(Snapshot snapshot) {}

    /** All iterations are done; what is shown last is the loss of one more batch. */
    default void finishing(int iteration, float smoothedLoss) {}

    /** {@link Solver#solve} ends. */
    default void solved(boolean stoppedEarly) {}
}
