package dev.moka.app;

import dev.moka.Net;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka inspect layers}: what every layer yields and costs. */
@Command(
        name = "layers",
        description = {
            "Shows the layers of a net: output shape, parameters, multiply-adds, memory, and their sums.",
            "",
            "Examples:",
            "  moka inspect layers --model lenet",
            "  moka inspect layers --net deploy.prototxt --batch 1",
            "  moka inspect layers --net deploy.prototxt --format json"
        })
final class InspectLayers implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ShapeOptions shape = new ShapeOptions();

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    @Override
    public Integer call() {
        try (Net net = shape.open(model.resolve(common), common)) {
            List<LayerCosts> costs = LayerCosts.of(net);
            if (format.json()) {
                Json.println(common.out(), costs);
            } else {
                LayerTable.print(costs, common.out());
            }
        }
        return ExitCode.DONE;
    }
}
