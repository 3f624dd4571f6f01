package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.iq80.leveldb.impl.LogMonitors;
import org.iq80.leveldb.impl.LogReader;
import org.jspecify.annotations.Nullable;

/**
 * A LevelDB. The library, like Google's, recovers a database by writing to it; it is therefore shown a folder of links to the files,
 * which also gives tables the older of their two names ({@code .sst}, {@code .ldb}), the one it knows.
 */
final class LevelDbDatabase extends Database {
    private static final String FILES = "{MANIFEST-*,*.log,*.sst,*.ldb}";

    private final Path folder;
    private final Path links;
    private final DB db;

    LevelDbDatabase(Path folder) {
        this.folder = folder;
        try {
            links = Files.createTempDirectory("moka-leveldb");
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, "cannot make a temporary folder: " + e.getMessage(), e);
        }
        try {
            link();
            requireCompleteLogs();
            Options options =
                    new Options().createIfMissing(false).paranoidChecks(true).verifyChecksums(true);
            db = Iq80DBFactory.factory.open(links.toFile(), options);
        } catch (IOException | RuntimeException e) {
            Folders.delete(links);
            throw damaged(e);
        }
    }

    /** In the words of the library, which has seen the links only. */
    private MokaException damaged(Exception e) {
        String why = String.valueOf(e.getMessage())
                .replace(links.toString(), folder.toString())
                .replaceFirst("^[\\w.]+Exception: ", "");
        return damaged(folder, new IOException(why, e));
    }

    private void link() throws IOException {
        Files.copy(folder.resolve(LEVELDB_FILE), links.resolve(LEVELDB_FILE)); // this one is written anew
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("ldb$", "sst");
                try {
                    Files.createSymbolicLink(links.resolve(name), file.toAbsolutePath());
                } catch (IOException | UnsupportedOperationException e) { // not for everybody on Windows
                    Files.copy(file, links.resolve(name));
                }
            }
        }
    }

    /** The library would leave out what it cannot read of a log, and go on. A manifest, which names the tables, is a log, too. */
    private void requireCompleteLogs() throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(links, "{*.log,MANIFEST-*}")) {
            for (Path log : logs) {
                requireComplete(log);
            }
        }
    }

    private static void requireComplete(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            LogReader reader = new LogReader(channel, LogMonitors.throwExceptionMonitor(), true, 0);
            while (reader.readRecord() != null) {
                // it is the reader that checks
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException(log.getFileName() + " is cut short or changed", e);
        }
    }

    @Override
    public long size() {
        long size = 0;
        try (Cursor cursor = cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                size++;
            }
        }
        return size;
    }

    @Override
    public Cursor cursor() {
        try {
            return new LevelDbCursor(db.iterator());
        } catch (RuntimeException e) { // a table is missing
            throw damaged(e);
        }
    }

    private final class LevelDbCursor implements Cursor {
        private final DBIterator records;
        private Map.@Nullable Entry<byte[], byte[]> record;

        LevelDbCursor(DBIterator records) {
            this.records = records;
        }

        @Override
        public boolean first() {
            try {
                records.seekToFirst();
            } catch (RuntimeException e) {
                throw damaged(e);
            }
            return next();
        }

        @Override
        public boolean next() {
            try {
                record = records.hasNext() ? records.next() : null;
            } catch (RuntimeException e) { // anything, where what is damaged is taken for a size
                throw damaged(e);
            }
            return record != null;
        }

        private Map.Entry<byte[], byte[]> record() {
            if (record == null) {
                throw new NoSuchElementException();
            }
            return record;
        }

        @Override
        public byte[] key() {
            return record().getKey();
        }

        @Override
        public byte[] value() {
            return record().getValue();
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw damaged(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            db.close();
        } catch (IOException e) {
            throw damaged(e);
        } finally {
            Folders.delete(links);
        }
    }
}
