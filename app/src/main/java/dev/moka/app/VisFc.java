package dev.moka.app;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.vis.BlobNames;
import dev.moka.vis.Heading;
import dev.moka.vis.ValuesPicture;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka vis fc}: the values of a blob for a picture, and their histogram. */
@Command(
        name = "fc",
        description = {
            "Draws the values of a blob for a picture, and below them the histogram of the positive ones.",
            "",
            "Examples:",
            "  moka vis fc fc6 cat.jpg --model DIR -o fc6.png",
            "  moka vis fc ip1 seven.png --model lenet -o ip1.svg",
            "  moka vis fc ip1 seven.png --model lenet --bare -o ip1.png"
        })
final class VisFc implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BLOB", description = "The blob's name.")
    private String wanted = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture.")
    private Path image = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

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
            if (blob.axes() < 2 || blob.count() == 0) {
                throw MokaException.usage(
                        "blob '%s' is %s, and has no values for each picture: (N, ...)", wanted, blob);
            }
            Heading heading = picture.heading(BlobNames.withLayers(seen.net(), wanted), seen.caption(blob, image));
            PictureOptions.write(file, new ValuesPicture(heading, blob.item(0)));
        }
        return ExitCode.DONE;
    }
}
