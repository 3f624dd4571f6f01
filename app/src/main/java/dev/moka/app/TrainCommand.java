package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.NetOptions;
import dev.moka.model.SolverFile;
import dev.moka.proto.SolverParameter;
import dev.moka.solver.CaffeLog;
import dev.moka.solver.Glog;
import dev.moka.solver.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moka train}: trains a net as a solver describes it. */
@Command(
        name = "train",
        description = {
            "Trains a net as a solver's description says. Ctrl-C stops with a snapshot.",
            "",
            "Examples:",
            "  moka train --solver lenet_solver.prototxt --plot lenet.png",
            "  moka train --solver solver.prototxt --weights caffenet.caffemodel",
            "  moka train -solver solver.prototxt -snapshot lenet_iter_5000.solverstate"
        })
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--solver", paramLabel = "F.prototxt", description = "How to train: names the net, too. Needed.")
    private @Nullable Path solverFile;

    @Option(
            names = "--weights",
            paramLabel = "F,G",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "Start from the weights of these .caffemodel files; what comes later wins.")
    private final List<String> weights = new ArrayList<>();

    @Option(names = "--snapshot", paramLabel = "F.solverstate", description = "Go on from a snapshot.")
    private @Nullable Path snapshot;

    @Mixin
    private final StateOptions state = new StateOptions();

    @Option(
            names = "--sigint-effect",
            paramLabel = "stop|snapshot|none",
            description = "What Ctrl-C does; a second stop does not wait (default: ${DEFAULT-VALUE}).")
    private SignalEffect sigint = SignalEffect.stop;

    @Option(
            names = "--sighup-effect",
            paramLabel = "stop|snapshot|none",
            description = "What SIGHUP does (default: ${DEFAULT-VALUE}).")
    private SignalEffect sighup = SignalEffect.snapshot;

    @Mixin
    private final TrainingOutputs outputs = new TrainingOutputs();

    @Mixin
    private final GpuOption gpu = new GpuOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (solverFile == null) {
            throw MokaException.usage("no solver is given: pass --solver F.prototxt");
        }
        if (snapshot != null && !weights.isEmpty()) {
            throw MokaException.usage(
                    "--snapshot goes on with a training, --weights begins one: give one of them, not both");
        }
        SolverFile file = SolverFile.read(solverFile, common.netOptions().allowUnknown());
        file.warnings().forEach(warning -> common.warn("%s", warning));
        SolverParameter param = withWeights(file.solver());
        gpu.explain(common, param.hasSolverMode() && param.getSolverMode() == SolverParameter.SolverMode.GPU);
        try (TrainingReport report = outputs.open(common)) {
            Glog log = new Glog(report::line);
            log.info("caffe.cpp:211", "Use CPU.");
            try (Solver solver = open(solverFile, param)) {
                solver.warnings().forEach(warning -> common.warn("%s", warning));
                return train(solver, log, report);
            }
        }
    }

    /** What the command line says of where to start goes before what the file says. */
    private SolverParameter withWeights(SolverParameter param) {
        if (snapshot == null && weights.isEmpty()) {
            return param;
        }
        return param.toBuilder().clearWeights().addAllWeights(weights).build();
    }

    private Solver open(Path file, SolverParameter param) {
        NetOptions options = state.over(common.netOptions());
        try {
            return new Solver(param, options);
        } catch (MokaException e) {
            if (e.kind() == MokaException.Kind.USAGE) {
                throw e; // of the command line
            }
            throw new MokaException(e.kind(), file + ": " + e.getMessage(), e);
        }
    }

    /** A max_iter of 0 says that nothing shall be trained; a missing one does not. */
    private void warnIfNothingIsLeft(Solver solver) {
        SolverParameter param = solver.param();
        if (snapshot != null && solver.iteration() >= param.getMaxIter()) {
            common.warn(
                    "%s is of iteration %d, and max_iter is %d: nothing is left to train; set a larger max_iter to go on",
                    snapshot, solver.iteration(), param.getMaxIter());
        } else if (!param.hasMaxIter() || param.getMaxIter() < 0) {
            common.warn(
                    "the solver has %s, so that nothing is trained: set it to how many updates to make",
                    param.hasMaxIter() ? "a max_iter of " + param.getMaxIter() : "no max_iter");
        }
    }

    private int train(Solver solver, Glog log, TrainingReport report) {
        report.explainPrecision();
        solver.addListener(new CaffeLog(report::line));
        solver.addListener(new RunRecord(common, solver, String.valueOf(solverFile)));
        report.listeners().forEach(solver::addListener);
        weights.forEach(file -> log.info("caffe.cpp:155", "Finetuning from %s", file));
        if (snapshot != null) {
            log.info("caffe.cpp:241", "Resuming from %s", snapshot);
            solver.restore(snapshot);
        }
        warnIfNothingIsLeft(solver);
        boolean done;
        try (Signals signals = new Signals()) {
            signals.on("INT", new Interrupt(solver, sigint, report));
            signals.on("HUP", () -> sighup.on(solver));
            log.info("caffe.cpp:248", "Starting Optimization");
            done = solver.solve();
            log.info("caffe.cpp:259", "Optimization Done.");
        }
        return done ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
}
