package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** An LMDB, read without its library, see {@link LmdbFile}, and without its lock file: the folder may be read-only, and open in two nets. */
final class LmdbDatabase extends Database {
    /** Two pages that say what is in the others. */
    private static final long HEAD = 2 * 4096;

    private final Path folder;
    private final LmdbFile file;

    LmdbDatabase(Path folder) {
        this.folder = folder;
        try {
            requireBytes(HEAD);
            file = new LmdbFile(folder.resolve(LMDB_FILE));
        } catch (IOException e) {
            throw damaged(folder, e);
        }
        try {
            requireBytes(file.expectedLength());
        } catch (IOException e) {
            close();
            throw damaged(folder, e);
        } catch (MokaException e) {
            close();
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
        return file.entries();
    }

    @Override
    public Cursor cursor() {
        return new LmdbCursor();
    }

    /** Goes from leaf to leaf; holds the pages on the way from the root to the leaf that it is in. */
    private final class LmdbCursor implements Cursor {
        private final LmdbPage[] way = new LmdbPage[file.depth()];
        private final int[] nodes = new int[file.depth()];
        private long pagesSeen;
        private long recordsSeen;

        @Override
        public boolean first() {
            pagesSeen = 0;
            recordsSeen = 0;
            try {
                return file.depth() > 0 && descend(0, file.root());
            } catch (IOException e) {
                throw damaged(folder, e);
            }
        }

        @Override
        public boolean next() {
            try {
                for (int level = file.depth() - 1; level >= 0; level--) {
                    if (++nodes[level] < way[level].nodes()) {
                        return level == file.depth() - 1 ? seen() : descend(level + 1, way[level].child(nodes[level]));
                    }
                }
                LmdbFile.require(
                        recordsSeen == file.entries(), recordsSeen + " records where " + file.entries() + " should be");
                return false;
            } catch (IOException e) {
                throw damaged(folder, e);
            }
        }

        /** Goes down to the first record below a page. */
        private boolean descend(int from, long page) throws IOException {
            long number = page;
            for (int level = from; level < file.depth(); level++) {
                boolean leaf = level == file.depth() - 1;
                LmdbFile.require(++pagesSeen < file.pages(), "its pages, which go round in a circle");
                way[level] = file.page(number, leaf ? LmdbFile.LEAF : LmdbFile.BRANCH);
                nodes[level] = 0;
                number = leaf ? 0 : way[level].child(0);
            }
            return seen();
        }

        private boolean seen() {
            recordsSeen++;
            return true;
        }

        private LmdbPage leaf() {
            if (recordsSeen == 0) {
                throw new NoSuchElementException();
            }
            return way[file.depth() - 1];
        }

        @Override
        public byte[] key() {
            return leaf().key(nodes[file.depth() - 1]);
        }

        @Override
        public byte[] value() {
            try {
                return leaf().value(nodes[file.depth() - 1], file);
            } catch (IOException e) {
                throw damaged(folder, e);
            }
        }

        @Override
        public void close() {
            // the file belongs to the database
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw damaged(folder, e);
        }
    }
}
