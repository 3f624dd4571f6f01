package dev.moka.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file that Moka reads.
 *
 * @param name what the command and the folder of its seeds call it
 * @param seeds makes whole ones, in a folder that is there for it
 * @param reading reads one to its last number, as the command would
 */
public record Target(String name, Seeds seeds, Reading reading) {
    /** Makes files that are sound, small, and of all forms that the format has. */
    @FunctionalInterface
    public interface Seeds {
        List<byte[]> make(Path scratch) throws Exception;
    }

    /** Reads a file; may throw a MokaException. */
    @FunctionalInterface
    public interface Reading {
        void read(Path file) throws Exception;
    }
}
