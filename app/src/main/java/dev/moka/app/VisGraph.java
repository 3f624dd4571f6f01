package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.vis.Heading;
import dev.moka.vis.Text;
import dev.moka.vis.graph.GraphPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka vis graph}: the layers of a net and what goes from one to the next. */
@Command(
        name = "graph",
        description = {
            "Draws the layers of a net and the shapes that go from one to the next.",
            "",
            "Examples:",
            "  moka vis graph --model lenet -o lenet.png",
            "  moka vis graph --net deploy.prototxt -o net.svg",
            "  moka vis graph --net train_val.prototxt --phase TRAIN -o training.svg"
        })
final class VisGraph implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ShapeOptions shape = new ShapeOptions();

    @Mixin
    private final PictureOptions picture = new PictureOptions();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    @Override
    public Integer call() {
        Path file = picture.file();
        try (Net net = shape.open(model.resolve(common), common)) {
            PictureOptions.write(file, new GraphPicture(picture.bare() ? Heading.NONE : heading(net), net));
        }
        return ExitCode.DONE;
    }

    static Heading heading(Net net) {
        long layers = net.layers().stream()
                .filter(layer -> !layer.type().equals("Split"))
                .count();
        long parameters = net.params().values().stream()
                .flatMap(List::stream)
                .mapToLong(Blob::count)
                .sum();
        return Heading.of(
                net.name().isEmpty() ? "Net" : net.name(),
                Text.count(layers) + " layers, " + Text.count(parameters) + " parameters",
                "Shapes are those of one item of the batch: channels \u00d7 height \u00d7 width");
    }
}
