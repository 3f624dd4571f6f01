package dev.moka.app;

import dev.moka.MokaException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes a file. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "Where to write the result.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    /** The file to write; to be asked for before the work begins. Throws (FAILED) if it exists and may not be replaced. */
    Path file() {
        requireWritable(file, force);
        return file;
    }

    /** Throws (FAILED) if a file cannot be written, or exists and may not be replaced. */
    static void requireWritable(Path file, boolean force) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw MokaException.failed("cannot write %s: it is a folder; name a file in it", file);
        } else if (Files.exists(file) && !force) {
            throw MokaException.failed("%s exists: pass --force to replace it", file);
        } else if (folder != null && !Files.isDirectory(folder)) {
            throw MokaException.failed("cannot write %s: its folder does not exist; make it first", file);
        }
    }
}
