package dev.moka.app;

import dev.moka.Gradients;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.proto.Phase;
import dev.moka.solver.Glog;
import dev.moka.solver.Ostream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moka time}: where a net's time goes. */
@Command(
        name = "time",
        description = {
            "Times a net layer by layer, forward and backward, on the backend in use.",
            "",
            "Examples:",
            "  moka time --model lenet",
            "  moka time -model deploy.prototxt -iterations 10",
            "  moka time --model train_val.prototxt --phase TEST --batch 10"
        })
final class TimeCommand implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final IterationsOption iterations = new IterationsOption();

    @Option(
            names = "--phase",
            paramLabel = "TRAIN|TEST",
            description = "For which phase the net is built (default: ${DEFAULT-VALUE}).")
    private Phase phase = Phase.TRAIN;

    @Mixin
    private final InputShapes shapes = new InputShapes();

    @Mixin
    private final StateOptions state = new StateOptions();

    @Mixin
    private final GpuOption gpu = new GpuOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        int count = iterations.count();
        ModelFiles files = model.resolve(common);
        gpu.explain(common, false);
        Glog log = new Glog(common.bar() ? line -> {} : common::log);
        log.info("caffe.cpp:352", "Use CPU.");
        try (Net net = open(files)) {
            common.explainPrecision();
            warmUp(net, log);
            LayerTimes times = new LayerTimes(net);
            log.info("caffe.cpp:374", "*** Benchmark begins ***");
            log.info("caffe.cpp:375", "Testing for %d iterations.", count);
            try (Progress progress = new Progress(common.err(), common.bar(), "time", count)) {
                for (int i = 1; i <= count; i++) {
                    double ms = times.measure();
                    int iteration = i;
                    progress.step(() -> log.info(
                            "caffe.cpp:403",
                            "Iteration: %d forward-backward time: %s ms.",
                            iteration,
                            Ostream.text(ms)));
                }
            }
            times.log(log);
            times.print(common.out());
        }
        return ExitCode.DONE;
    }

    /** As described; a net without a loss, which Caffe would compute no gradient of, with all gradients. */
    private Net open(ModelFiles files) {
        NetOptions options = shapes.over(state.over(common.netOptions()).withPhase(phase));
        Net net = files.load(common, options, true);
        if (net.steps().stream().noneMatch(Step::backward)) {
            net.close();
            common.note("nothing asks for a gradient in this net: timed are all gradients it has");
            net = files.load(common, options.withGradients(Gradients.ALL), true);
        }
        shapes.apply(net, common);
        return net;
    }

    /** Shapes, memory and kernels come with the first pass. */
    private static void warmUp(Net net, Glog log) {
        log.info("caffe.cpp:360", "Performing Forward");
        net.forward();
        log.info("caffe.cpp:365", "Initial loss: %s", Ostream.text(net.loss()));
        log.info("caffe.cpp:366", "Performing Backward");
        net.backward();
    }
}
