package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.solver.Glog;
import dev.moka.solver.Ostream;
import dev.moka.solver.Output;
import dev.moka.solver.Outputs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka test}: how good a net is. */
@Command(
        name = "test",
        description = {
            "Scores a net: the means of its outputs over some batches of its own data.",
            "",
            "Examples:",
            "  moka test --model lenet_train_test.prototxt --weights lenet_iter_10000.caffemodel",
            "  moka test -model train_val.prototxt -weights net.caffemodel -iterations 100",
            "  moka test --model net.prototxt --weights net.caffemodel --stage val --quiet"
        })
final class TestCommand implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final IterationsOption iterations = new IterationsOption();

    @Mixin
    private final StateOptions state = new StateOptions();

    @Mixin
    private final GpuOption gpu = new GpuOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        int batches = iterations.count();
        ModelFiles files = model.resolve(common);
        if (files.weights() == null) {
            throw MokaException.usage("%s: there are no weights to test: pass --weights F.caffemodel", files.name());
        }
        gpu.explain(common, false);
        Glog log = new Glog(common.bar() ? line -> {} : common::log);
        log.info("caffe.cpp:280", "Use CPU.");
        try (Net net = files.load(common, state.over(common.netOptions()), true)) {
            common.explainPrecision();
            log.info("caffe.cpp:286", "Running for %d iterations.", batches);
            test(net, batches, log);
        }
        return ExitCode.DONE;
    }

    private void test(Net net, int batches, Glog log) {
        float loss = 0;
        List<Output> sums = List.of();
        try (Progress progress = new Progress(common.err(), common.bar(), "test", batches)) {
            for (int i = 0; i < batches; i++) {
                net.forward();
                loss += net.loss();
                List<Output> outputs = Outputs.of(net);
                sums = Outputs.sum(sums, outputs);
                int batch = i;
                progress.step(() -> outputs.forEach(output -> log.info(
                        "caffe.cpp:309", "Batch %d, %s = %s", batch, output.blob(), Ostream.text(output.value()))));
            }
        }
        say(log, "caffe.cpp:314", "Loss: " + Ostream.text(loss / batches));
        Outputs.divide(sums, batches).forEach(mean -> say(log, "caffe.cpp:326", mean.text()));
    }

    /** The result is data, and a line of the log, too. */
    private void say(Glog log, String place, String line) {
        log.info(place, "%s", line);
        common.out().println(line);
    }
}
