package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.proto.DataParameter.DB;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A folder of records under keys, Caffe's DB, opened to be read: an LMDB or a LevelDB. Nothing is written into the folder, and it may be
 * open more than once; it must not be written meanwhile.
 *
 * <p>Whatever is wrong with it is a {@link MokaException} of kind MODEL.
 */
public abstract class Database implements AutoCloseable {
    static final String LMDB_FILE = "data.mdb";
    static final String LEVELDB_FILE = "CURRENT";

    /** Opens a database of either kind. */
    public static Database open(Path folder) {
        return open(folder, backend(folder));
    }

    /** Opens a database that is to be of this kind. */
    public static Database open(Path folder, DB backend) {
        DB found = backend(folder);
        if (found != backend) {
            throw MokaException.model(
                    "%s is a database of backend %s, not %s: set data_param { backend: %s }",
                    folder, found, backend, found);
        }
        return found == DB.LMDB ? new LmdbDatabase(folder) : new LevelDbDatabase(folder);
    }

    /** Of which kind a database is. */
    public static DB backend(Path folder) {
        if (folder.getFileSystem() != FileSystems.getDefault()) {
            throw MokaException.model(
                    "database %s lies in an archive, and LMDB and LevelDB need files of their own: unpack it first",
                    folder);
        }
        if (Files.notExists(folder)) {
            throw MokaException.model(
                    "database %s does not exist (looked for it in %s): make it first, or correct the path; to use a net without its"
                            + " data set, take its deploy.prototxt",
                    folder, Path.of("").toAbsolutePath());
        } else if (Files.isRegularFile(folder)) {
            throw MokaException.model("%s is a file, not a database: give the folder of an LMDB or a LevelDB", folder);
        } else if (Files.exists(folder.resolve(LMDB_FILE))) {
            return DB.LMDB;
        } else if (Files.exists(folder.resolve(LEVELDB_FILE))) {
            return DB.LEVELDB;
        }
        throw MokaException.model(
                "%s is no database: it has neither %s (LMDB) nor %s (LevelDB) in it", folder, LMDB_FILE, LEVELDB_FILE);
    }

    /** A cursor that stands before the first record; for one thread at a time. */
    public abstract Cursor cursor();

    /** How many records there are. */
    public abstract long size();

    @Override
    public abstract void close();

    static MokaException damaged(Path folder, Throwable cause) {
        String why = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
        return new MokaException(
                MokaException.Kind.MODEL,
                String.format(Locale.ROOT, "database %s is damaged (%s): copy it or make it again", folder, why),
                cause);
    }
}
