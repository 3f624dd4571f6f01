package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** An LMDB, through the C library. Without its lock file, so that the folder may be read-only, and open in two nets. */
final class LmdbDatabase extends Database {
    /** Two pages that say what is in the others. */
    private static final long HEAD = 2 * 4096;

    private final Path folder;
    private final Env<byte[]> env;
    private final Dbi<byte[]> records;
    private final Txn<byte[]> txn;

    LmdbDatabase(Path folder) {
        this.folder = folder;
        try {
            requireBytes(HEAD);
            env = Env.create(ByteArrayProxy.PROXY_BA)
                    .open(folder.toFile(), EnvFlags.MDB_RDONLY_ENV, EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOLOCK);
        } catch (LmdbException | IOException e) {
            throw damaged(folder, e);
        }
        try {
            // The library maps the file; a page behind its end would end the whole process.
            requireBytes((env.info().lastPageNumber + 1) * env.stat().pageSize);
            records = env.openDbi((String) null);
            txn = env.txnRead();
        } catch (LmdbException | IOException e) {
            env.close();
            throw damaged(folder, e);
        } catch (MokaException e) {
            env.close();
            throw e;
        }
    }

    private void requireBytes(long expected) throws IOException {
        long found = Files.size(folder.resolve(LMDB_FILE));
        if (found < expected) {
            throw MokaException.model(
                    "database %s is truncated: %s has %d of %s%d bytes; copy it or make it again",
                    folder, LMDB_FILE, found, expected == HEAD ? "at least " : "", expected);
        }
    }

    @Override
    public long size() {
        return records.stat(txn).entries;
    }

    @Override
    public Cursor cursor() {
        return new LmdbCursor(records.openCursor(txn));
    }

    private final class LmdbCursor implements Cursor {
        private final org.lmdbjava.Cursor<byte[]> cursor;

        LmdbCursor(org.lmdbjava.Cursor<byte[]> cursor) {
            this.cursor = cursor;
        }

        @Override
        public boolean first() {
            try {
                return cursor.first();
            } catch (LmdbException e) {
                throw damaged(folder, e);
            }
        }

        @Override
        public boolean next() {
            try {
                return cursor.next();
            } catch (LmdbException e) {
                throw damaged(folder, e);
            }
        }

        @Override
        public byte[] key() {
            return cursor.key();
        }

        @Override
        public byte[] value() {
            return cursor.val();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    @Override
    public void close() {
        txn.close();
        env.close();
    }
}
