package dev.moka.app;

import dev.moka.MokaException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** A file that grows line by line, each there at once. If it can grow no more, that is said, and the work goes on without it. */
final class LineFile implements Consumer<String>, AutoCloseable {
    private final Path file;
    private final CommonOptions common;
    private final BufferedWriter writer;
    private boolean failed;

    /**
     * Adds to what is in the file.
     *
     * @throws MokaException (FAILED) if it cannot be opened
     */
    LineFile(Path file, CommonOptions common) {
        this.file = file;
        this.common = common;
        try {
            writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED,
                    String.format(
                            "cannot write %s%s: name a file in a folder that exists and is yours",
                            file, Files.isDirectory(file) ? ", a folder" : ""),
                    e);
        }
    }

    @Override
    public void accept(String line) {
        if (failed) {
            return;
        }
        try {
            writer.write(line);
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            failed = true;
            common.warn("%s ends here (%s); is the disk full?", file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            // said when it happened: every line was flushed
        }
    }
}
