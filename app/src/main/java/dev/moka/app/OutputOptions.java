package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    /** In place of a file's name: standard output. */
    private static final Path STANDARD_OUTPUT = Path.of("-");

    /**
     * Where to write one kind of file; to be asked for before the work begins. Throws (USAGE) if its name promises another, and as {@link
     * #file()}.
     *
     * @param ending how its name has to end, unless it is "-"
     * @param what what is written, in words
     */
    void requireKind(String ending, String what) {
        if (!file.equals(STANDARD_OUTPUT)) {
            if (!file.toString().endsWith(ending)) {
                throw MokaException.usage(
                        "%s: written is %s: end the name in %s, or give - for standard output", file, what, ending);
            }
            file();
        }
    }

    /** Writes the file, or to standard output. */
    void write(AtomicFile.Content content) {
        if (!file.equals(STANDARD_OUTPUT)) {
            AtomicFile.write(file, content);
            return;
        }
        try (OutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, "cannot write to standard output: " + e.getMessage(), e);
        }
    }

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
