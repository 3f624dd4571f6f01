package dev.moka.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The pages of an LMDB: a B-tree, whose root one of the first two pages names. Each page is read into memory, and believed as far as it
 * is possible: LMDB's own library maps the file and follows every number in it, so that a damaged one ends the process.
 *
 * <p>The numbers are little-endian, and page numbers of eight bytes, as a 64-bit machine writes them.
 */
final class LmdbFile implements AutoCloseable {
    /** What stands before what a page holds. */
    static final int HEADER = 16;

    static final int BRANCH = 1;
    static final int LEAF = 2;
    private static final int OVERFLOW = 4;
    private static final int META = 8;
    private static final int KINDS = BRANCH | LEAF | OVERFLOW | META;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final int VERSION = 1;
    private static final long NO_PAGE = -1;

    /** The most bytes of a page that LMDB's offsets of 16 bits reach. */
    private static final int LARGEST_PAGE = 1 << 15;

    private final RandomAccessFile file;
    private final int pageSize;
    private final Meta meta;

    /**
     * What the newer of the first two pages says.
     *
     * @param depth levels of the tree, that of the leaves among them; 0 for an empty one
     * @param lastPage the number of the last page in use
     */
    private record Meta(int flags, int depth, long entries, long root, long lastPage, long transaction) {}

    /** @throws IOException if it is no LMDB, or damaged; the message says how */
    LmdbFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
        try {
            ByteBuffer first = bytes(0, HEADER + 136);
            pageSize = first.getInt(HEADER + 24);
            require(
                    Integer.bitCount(pageSize) == 1 && pageSize >= 512 && pageSize <= LARGEST_PAGE,
                    "the size of its pages");
            Meta zero = meta(first);
            Meta one = meta(bytes(pageSize, HEADER + 136));
            meta = one.transaction > zero.transaction ? one : zero;
            require(meta.flags == 0, "its kind: one key, one value is needed");
            require(meta.depth >= 0 && meta.depth <= 32, "the depth of its tree");
            require(
                    (meta.root == NO_PAGE) == (meta.depth == 0) && (meta.depth == 0) == (meta.entries == 0),
                    "its root");
            require(meta.lastPage > 0 && meta.lastPage < Long.MAX_VALUE / pageSize - 1, "the number of its last page");
            require(meta.entries >= 0 && meta.entries / pageSize <= meta.lastPage, "the number of its records");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Meta meta(ByteBuffer page) throws IOException {
        require(page.getInt(HEADER) == MAGIC, "its beginning, which is none of an LMDB of 64 bits");
        require(page.getInt(HEADER + 4) == VERSION, "its version, which is not " + VERSION);
        require((page.getShort(10) & KINDS) == META, "its first two pages");
        int main = HEADER + 72;
        return new Meta(
                page.getShort(main + 4),
                page.getShort(main + 6),
                page.getLong(main + 32),
                page.getLong(main + 40),
                page.getLong(HEADER + 120),
                page.getLong(HEADER + 128));
    }

    /** How long the file is at least, if nothing is missing. */
    long expectedLength() {
        return (meta.lastPage + 1) * pageSize;
    }

    int depth() {
        return meta.depth;
    }

    long entries() {
        return meta.entries;
    }

    long root() {
        return meta.root;
    }

    /** More pages than a walk through all records may see. */
    long pages() {
        return meta.lastPage + 1;
    }

    /** A page of the tree, {@link #BRANCH} or {@link #LEAF}. */
    LmdbPage page(long number, int kind) throws IOException {
        ByteBuffer page = bytes(number, kind, pageSize);
        return new LmdbPage(page, number, kind);
    }

    /** A value that is too long for its leaf. */
    byte[] overflow(long number, int length) throws IOException {
        ByteBuffer pages = bytes(number, OVERFLOW, HEADER + (long) length);
        require((long) pages.getInt(12) * pageSize >= HEADER + (long) length, "the length of a record");
        byte[] value = new byte[length];
        pages.get(HEADER, value);
        return value;
    }

    private ByteBuffer bytes(long number, int kind, long length) throws IOException {
        require(number > 1 && number <= meta.lastPage, "the number of a page, " + number);
        ByteBuffer bytes = bytes(number * pageSize, length);
        require(bytes.getLong(0) == number && (bytes.getShort(10) & KINDS) == kind, "page " + number);
        return bytes;
    }

    private synchronized ByteBuffer bytes(long position, long length) throws IOException {
        if (length > file.length() - position) {
            throw new EOFException("its end is missing");
        }
        byte[] bytes = new byte[Math.toIntExact(length)];
        file.seek(position);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void require(boolean right, String what) throws IOException {
        if (!right) {
            throw new IOException("wrong: " + what);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
