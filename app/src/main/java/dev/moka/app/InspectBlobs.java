package dev.moka.app;

import dev.moka.Net;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka inspect blobs}: every blob's name and shape, in the net's order, as pycaffe lists them. */
@Command(
        name = "blobs",
        description = {
            "Lists the blobs of a net: name, tab, shape.",
            "",
            "Examples:",
            "  moka inspect blobs --model lenet",
            "  moka inspect blobs --net deploy.prototxt --batch 50",
            "  moka inspect blobs --net deploy.prototxt --input-shape data=1,3,451,451 --format json"
        })
final class InspectBlobs implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ShapeOptions shape = new ShapeOptions();

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    private record Line(String name, int[] shape) {}

    @Override
    public Integer call() {
        try (Net net = shape.open(model.resolve(common), common)) {
            if (format.json()) {
                Json.println(
                        common.out(),
                        net.blobs().entrySet().stream()
                                .map(blob ->
                                        new Line(blob.getKey(), blob.getValue().shape()))
                                .toList());
            } else {
                net.blobs().forEach((name, blob) -> common.out().print(name + "\t" + blob + "\n"));
            }
        }
        return ExitCode.DONE;
    }
}
