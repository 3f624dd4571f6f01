package dev.moka.model;

import dev.moka.MokaException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that another file names: not every text can be a path. */
public final class NamedFile {
    private NamedFile() {}

    /**
     * The path of this name.
     *
     * @param where what names it, for the message: {@code "snapshot_prefix"}
     * @throws MokaException of kind MODEL if no file can have this name
     */
    public static Path of(String where, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw MokaException.model("%s: \"%s\" can be no file's name (%s): correct it", where, name, e.getReason());
        }
    }
}
