package dev.moka.app;

import dev.moka.solver.Solver;

/** What a signal does to a training, in Caffe's words. */
enum SignalEffect {
    /** Ends it after this iteration, with a snapshot unless snapshot_after_train is false. */
    stop {
        @Override
        void on(Solver solver) {
            solver.requestStop();
        }
    },
    /** Writes a snapshot after this iteration, and goes on. */
    snapshot {
        @Override
        void on(Solver solver) {
            solver.requestSnapshot();
        }
    },
    none {
        @Override
        void on(Solver solver) {}
    };

    abstract void on(Solver solver);
}
