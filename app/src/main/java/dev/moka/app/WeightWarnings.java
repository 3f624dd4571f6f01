package dev.moka.app;

import dev.moka.LoadReport;
import dev.moka.solver.SolverListener;
import java.util.List;

/** Warns where a training does not begin with the weights that it was given. */
final class WeightWarnings implements SolverListener {
    private final CommonOptions common;

    WeightWarnings(CommonOptions common) {
        this.common = common;
    }

    /** Of weights to start from: that a layer begins anew is what most people want. */
    void started(List<LoadReport> loaded) {
        loaded.stream()
                .filter(report -> report.isOfAnotherNet() || !report.repeated().isEmpty())
                .flatMap(report -> report.problems().stream())
                .distinct()
                .forEach(problem -> common.warn("%s", problem));
    }

    /** Of a snapshot, which should have all. */
    @Override
    public void loaded(LoadReport report) {
        report.problems().forEach(problem -> common.warn("%s", problem));
    }
}
