package dev.moka.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.impl.Iq80DBFactory;

/** Writes a LevelDB, with Caffe's blocks of 64 KiB; uncompressed, because not every native Caffe is built with Snappy. */
final class LevelDbWriter extends DatabaseWriter {
    private static final int BLOCK = 1 << 16;
    private static final int WRITE_BUFFER = 1 << 24;

    private final DB db;

    LevelDbWriter(Path folder) throws IOException {
        db = Iq80DBFactory.factory.open(
                folder.toFile(),
                new Options().blockSize(BLOCK).writeBufferSize(WRITE_BUFFER).compressionType(CompressionType.NONE));
    }

    @Override
    void write(List<Entry> entries) throws IOException {
        try (WriteBatch batch = db.createWriteBatch()) {
            entries.forEach(entry -> batch.put(entry.key(), entry.value()));
            db.write(batch);
        } catch (DBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    void close() throws IOException {
        db.close();
    }
}
