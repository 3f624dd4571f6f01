package dev.moka.app;

import dev.moka.Net;
import dev.moka.PlannedKernel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moka inspect plan}: how a forward runs. */
@Command(
        name = "plan",
        description = {
            "Shows how a forward runs: a line for each kernel, with the layers it computes, the layouts it reads and writes, and what"
                    + " that costs.",
            "",
            "Examples:",
            "  moka inspect plan --model lenet",
            "  moka inspect plan --net deploy.prototxt --batch 10 --time",
            "  moka inspect plan --net deploy.prototxt --precision bf16 --format json"
        })
final class InspectPlan implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ShapeOptions shape = new ShapeOptions();

    @Option(
            names = "--time",
            description = "Time every kernel too, and hold it against how fast this machine multiplies and copies.")
    private boolean time;

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        try (Net net = shape.load(model.resolve(common), common)) {
            NetPlan plan = time ? timed(net) : NetPlan.of(net, net.plan());
            if (format.json()) {
                Json.println(common.out(), plan);
            } else {
                new PlanTable(plan).print(common.out());
            }
        }
        return ExitCode.DONE;
    }

    private NetPlan timed(Net net) {
        MachineSpeed machine = MachineSpeed.measure(common.netOptions());
        List<PlannedKernel> kernels = net.plan();
        return NetPlan.of(net, kernels, machine, KernelTimes.medians(net, kernels));
    }
}
