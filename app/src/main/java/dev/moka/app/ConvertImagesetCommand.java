package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.data.ConvertImageset;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka convert-imageset}: Caffe's convert_imageset. */
@Command(
        name = "convert-imageset",
        description = {
            "Makes a database of the pictures of a list, as Caffe's convert_imageset does.",
            "",
            "A line of the list is a path, a space and a label: a whole number.",
            "",
            "Examples:",
            "  moka convert-imageset pictures/ train.txt train_lmdb -shuffle",
            "  moka convert-imageset pictures/ val.txt val_lmdb -resize_height=256 -resize_width=256",
            "  moka convert-imageset / list.txt db -backend leveldb -encoded -check_size"
        })
final class ConvertImagesetCommand extends DataCommand {
    @Parameters(
            index = "0",
            paramLabel = "ROOT/",
            description = "Stands before each path as it is: a folder and a slash.")
    private String root = "";

    @Parameters(index = "1", paramLabel = "LISTFILE", description = "Paths and labels, a line each.")
    private Path list = Path.of("");

    @Parameters(index = "2", paramLabel = "DB", description = "The database, a folder that is not there yet.")
    private Path database = Path.of("");

    @Option(
            names = {"-gray", "--gray"},
            description = "Store gray pictures, of one channel.")
    private boolean gray;

    @Option(
            names = {"-shuffle", "--shuffle"},
            description = "Shuffle the list first.")
    private boolean shuffle;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of -shuffle (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private final DatabaseOptions kind = new DatabaseOptions();

    @Option(
            names = {"-resize_width", "--resize_width"},
            paramLabel = "N",
            description = "Width pictures are resized to, together with -resize_height.")
    private int width;

    @Option(
            names = {"-resize_height", "--resize_height"},
            paramLabel = "N",
            description = "Height pictures are resized to, together with -resize_width.")
    private int height;

    @Option(
            names = {"-check_size", "--check_size"},
            description = "Make nothing unless all pictures are of one size.")
    private boolean checkSize;

    @Option(
            names = {"-encoded", "--encoded"},
            description = "Store files, not pixels: as they are, or encoded anew if resized.")
    private boolean encoded;

    @Option(
            names = {"-encode_type", "--encode_type"},
            paramLabel = "png|jpg",
            description = "What files are stored as (default with -encoded: as their names end).")
    private String encodeType = "";

    @Mixin
    private final BasicOptions basic = new BasicOptions();

    @Override
    BasicOptions basic() {
        return basic;
    }

    @Override
    int make(DataProgress progress) {
        if (Files.isDirectory(Path.of(root)) && !root.endsWith("/")) {
            basic.warn("ROOT %s stands before each path as it is: a folder's name ends with a slash", root);
        }
        String type = encodeType.isEmpty() && encoded ? ConvertImageset.SAME : encodeType;
        ConvertImageset.Summary made = new ConvertImageset(
                        root, list, database, kind.backend(), gray, shuffle, seed, height, width, checkSize, type)
                .run(progress);
        progress.close();
        basic.note("A total of %d images.", made.listed());
        made.skipped().forEach(why -> basic.error("left out: %s", why));
        basic.note("Processed %d files.", made.listed() - made.skipped().size());
        return made.skipped().isEmpty() ? ExitCode.DONE : MokaException.Kind.PICTURE.exitCode();
    }
}
