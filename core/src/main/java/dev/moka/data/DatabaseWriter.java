package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes a new database, whole or not at all: in a hidden folder beside it first, which then gets its name. */
public abstract class DatabaseWriter {
    /** Records are written this many at a time, as Caffe's tools do, or fewer if they are large. */
    private static final int BATCH = 1000;

    private static final long BATCH_BYTES = 1 << 26;

    /** What goes into the database. */
    @FunctionalInterface
    public interface Content {
        void putInto(DatabaseWriter database) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(byte[] key, byte[] value) {}

    private final List<Entry> batch = new ArrayList<>();
    private long batchBytes;

    /**
     * Makes a database.
     *
     * @param folder where nothing is yet
     * @throws MokaException (FAILED) if there is something, or it cannot be written; whatever is thrown, nothing is left behind
     */
    public static void create(Path folder, DB backend, Content content) {
        if (Files.exists(folder)) {
            throw MokaException.failed("%s exists: remove it first, or give the new database another name", folder);
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw MokaException.failed("cannot write %s: its folder does not exist; make it first", folder);
        }
        Path hidden = folder.resolveSibling("." + folder.getFileName() + "." + UUID.randomUUID() + ".tmp");
        // An interrupt ends the process without running what is below.
        Thread cleaner = new Thread(() -> Folders.delete(hidden));
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            Files.createDirectory(hidden);
            fill(hidden, backend, content);
            Files.move(hidden, folder);
        } catch (IOException e) {
            String message = "cannot write " + folder + ": " + e.getMessage() + "; is the disk full, or read-only?";
            throw new MokaException(MokaException.Kind.FAILED, message, e);
        } finally {
            Folders.delete(hidden);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private static void fill(Path folder, DB backend, Content content) throws IOException {
        DatabaseWriter writer = backend == DB.LMDB ? new LmdbWriter(folder) : new LevelDbWriter(folder);
        try {
            content.putInto(writer);
            writer.flush();
        } finally {
            writer.close();
        }
    }

    /** Adds a record; one of the same key is replaced. Records are read in the order of their keys' bytes. */
    public final void put(String key, Datum datum) throws IOException {
        Entry entry = new Entry(key.getBytes(StandardCharsets.UTF_8), datum.toByteArray());
        batch.add(entry);
        batchBytes += entry.value().length;
        if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        write(batch);
        batch.clear();
        batchBytes = 0;
    }

    /** Writes a batch in one transaction. */
    abstract void write(List<Entry> entries) throws IOException;

    abstract void close() throws IOException;
}
