package dev.moka.app;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that a new model is written to. */
record FineTunedFolder(Path path) {
    /** Makes it. Throws (FAILED) if there is something in it already. */
    FineTunedFolder {
        try {
            if (Files.exists(path) && !isEmptyFolder(path)) {
                throw MokaException.failed("%s exists: remove it first, or give the new model another folder", path);
            }
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED,
                    "cannot make the folder " + path + ": choose a place you may write to (" + e.getMessage() + ")",
                    e);
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Takes away what was written: a fine-tuning that failed leaves no half of a model. */
    void remove() {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
            Files.delete(path);
        } catch (IOException e) {
            // What went wrong before is told; what remains is there to be seen.
        }
    }
}
