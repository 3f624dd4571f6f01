package dev.moka.app;

import dev.moka.Blob;
import dev.moka.vis.BlobNames;
import dev.moka.vis.Tiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka vis blob}: the maps a net computes for a picture, as a grid. */
@Command(
        name = "blob",
        description = {
            "Draws the maps of a blob for a picture as a grid.",
            "",
            "Examples:",
            "  moka vis blob conv1 cat.jpg --model DIR --first 36 -o conv1.png",
            "  moka vis blob pool5 cat.jpg --model DIR --map gray -o pool5.svg",
            "  moka vis blob conv1 seven.png --model lenet --bare -o grid.png"
        })
final class VisBlob implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BLOB", description = "The blob's name.")
    private String wanted = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture.")
    private Path image = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Mixin
    private final GridOptions grid = new GridOptions();

    @Mixin
    private final PictureOptions picture = new PictureOptions();

    @Mixin
    private final MissingOption missing = new MissingOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Path file = picture.file();
        try (SeenPicture seen = SeenPicture.of(model.resolve(common), preprocessing, missing, common, image)) {
            Blob blob = seen.net().blob(wanted);
            String title = BlobNames.withLayers(seen.net(), wanted);
            Tiles tiles = Tiles.ofMaps(wanted, blob);
            PictureOptions.write(file, grid.picture(title, seen.caption(blob, image), tiles, picture.bare()));
        }
        return ExitCode.DONE;
    }
}
