package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.vis.Heading;
import dev.moka.vis.Picture;
import dev.moka.vis.PictureFormat;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command writes a picture, and whether with words around it. */
final class PictureOptions {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(names = "--bare", description = "The picture alone, without heading; a grid then has one pixel a number.")
    private boolean bare;

    /** The file to write; to be asked for before the work begins. Throws if it is neither .png nor .svg, or must not be replaced. */
    Path file() {
        Path file = output.file();
        format(file);
        return file;
    }

    /** What the name ends in. Throws (USAGE) if it is neither .png nor .svg. */
    static PictureFormat format(Path file) {
        return PictureFormat.ofName(file.getFileName().toString())
                .orElseThrow(() -> MokaException.usage(
                        "%s: pictures are written as .png or .svg: end the name in one of them", file));
    }

    boolean bare() {
        return bare;
    }

    /** The heading, or none if the picture is to be bare. */
    Heading heading(String title, String... lines) {
        return bare ? Heading.NONE : Heading.of(title, lines);
    }

    static void write(Path file, Picture picture) {
        AtomicFile.write(file, out -> format(file).write(picture, out));
    }
}
