package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** Writes an LMDB. Its map, which limits its size, is doubled when it is full. */
final class LmdbWriter extends DatabaseWriter {
    private final Env<byte[]> env;
    private final Dbi<byte[]> records;
    private long mapSize = 1 << 26;

    LmdbWriter(Path folder) {
        // A folder that nobody knows yet needs no lock, and may be lost in a crash.
        env = Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(mapSize)
                .open(folder.toFile(), EnvFlags.MDB_NOLOCK, EnvFlags.MDB_NOSYNC);
        records = env.openDbi((String) null);
    }

    @Override
    void write(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            if (entry.key().length > env.getMaxKeySize()) {
                throw MokaException.failed(
                        "key %s is longer than the %d bytes that LMDB takes: shorten the path, or use backend LEVELDB",
                        new String(entry.key(), StandardCharsets.UTF_8), env.getMaxKeySize());
            }
        }
        try {
            while (!fits(entries)) {
                mapSize *= 2;
                env.setMapSize(mapSize);
            }
        } catch (LmdbException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean fits(List<Entry> entries) {
        try (Txn<byte[]> txn = env.txnWrite()) {
            for (Entry entry : entries) {
                records.put(txn, entry.key(), entry.value());
            }
            txn.commit();
            return true;
        } catch (Env.MapFullException e) {
            return false;
        }
    }

    @Override
    void close() {
        env.sync(true);
        env.close();
    }
}
