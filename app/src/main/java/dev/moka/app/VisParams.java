package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.vis.Tiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka vis params}: the filters of a layer as a grid. */
@Command(
        name = "params",
        description = {
            "Draws the filters of a layer as a grid: in colour if they look at colours, else a tile for each input and output.",
            "",
            "Examples:",
            "  moka vis params conv1 --model lenet -o filters.png",
            "  moka vis params conv2 --model DIR --first 400 --map gray -o conv2.svg",
            "  moka vis params conv1 --net deploy.prototxt --weights net.caffemodel --bare -o grid.png"
        })
final class VisParams implements Callable<Integer> {
    @Parameters(paramLabel = "LAYER", description = "The layer's name.")
    private String layer = "";

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final GridOptions grid = new GridOptions();

    @Mixin
    private final PictureOptions picture = new PictureOptions();

    @Mixin
    private final MissingOption missing = new MissingOption();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    @Override
    public Integer call() {
        Path file = picture.file();
        try (Net net = model.resolve(common).load(common, ModelFiles.TO_LOOK_AT, missing.allowed())) {
            Blob weights = net.params(layer).get(0);
            Tiles tiles = Tiles.ofKernels(layer, weights);
            PictureOptions.write(file, grid.picture("Filters of " + layer, weights.toString(), tiles, picture.bare()));
        }
        return ExitCode.DONE;
    }
}
