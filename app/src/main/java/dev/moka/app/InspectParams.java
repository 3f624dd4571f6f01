package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.model.CaffeModel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka inspect params}: every layer's parameters, of a net or of a file of weights alone. */
@Command(
        name = "params",
        description = {
            "Lists the parameters of a net, or of weights alone: layer, tab, shapes.",
            "",
            "Examples:",
            "  moka inspect params --model lenet",
            "  moka inspect params --net deploy.prototxt",
            "  moka inspect params --weights net.caffemodel --format json"
        })
final class InspectParams implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ShapeOptions shape = new ShapeOptions();

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    private record Line(String name, List<int[]> shapes) {
        @Override
        public String toString() {
            return name + "\t" + shapes.stream().map(Blob::shapeText).collect(Collectors.joining(" "));
        }
    }

    @Override
    public Integer call() {
        ModelFiles files = model.resolve(common);
        List<Line> lines = files.net() == null && files.weights() instanceof Weights.InFile weights
                ? ofFile(CaffeModel.open(weights.file()))
                : ofNet(files);
        if (format.json()) {
            Json.println(common.out(), lines);
        } else {
            lines.forEach(line -> common.out().print(line + "\n"));
        }
        return ExitCode.DONE;
    }

    private List<Line> ofNet(ModelFiles files) {
        try (Net net = shape.open(files, common)) {
            return net.params().entrySet().stream()
                    .map(layer -> new Line(
                            layer.getKey(), shapes(layer.getValue().stream().map(Blob::shape))))
                    .toList();
        }
    }

    private List<Line> ofFile(CaffeModel weights) {
        weights.warnings().forEach(warning -> common.warn("%s", warning));
        weights.upgrades().forEach(upgrade -> common.note("%s: %s", weights.file(), upgrade));
        return weights.layers().stream()
                .filter(layer -> !layer.blobs().isEmpty())
                .map(layer ->
                        new Line(layer.name(), shapes(layer.blobs().stream().map(blob -> blob.shape()))))
                .toList();
    }

    private static List<int[]> shapes(Stream<int[]> shapes) {
        return shapes.toList();
    }
}
