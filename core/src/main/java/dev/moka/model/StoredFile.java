package dev.moka.model;

import dev.moka.MokaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file whose numbers are fetched long after it was opened. A small one is read into memory. A large one is mapped, and asked before each
 * use whether it still is what it was: behind the end of a mapped file that was cut short there is nothing, and who reads there in
 * native code ends the whole process (ADR 2). One that was replaced or deleted is still there for those who have it open.
 */
final class StoredFile {
    /** Reading so much takes a few milliseconds. */
    private static final long LARGEST_READ = 16 << 20;

    private final Path path;
    private final BasicFileAttributes opened;
    private final long length;
    /** All of it, if it is small. */
    private final @Nullable ByteBuffer read;
    /** Open as long as its bytes are needed, if it is mapped: it knows the length of the file, wherever that lies now. */
    private final @Nullable RandomAccessFile mapped;

    StoredFile(Path path) throws IOException {
        this.path = path;
        opened = Files.readAttributes(path, BasicFileAttributes.class);
        if (opened.size() <= LARGEST_READ || path.getFileSystem() != FileSystems.getDefault()) {
            read = read(path, opened.size());
            mapped = null;
            length = read.limit();
        } else {
            read = null;
            mapped = new RandomAccessFile(path.toFile(), "r");
            length = mapped.length();
        }
    }

    private static ByteBuffer read(Path path, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(size));
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(block); count > 0; count = in.read(block)) {
                bytes.put(block, 0, Math.min(count, bytes.remaining()));
            }
        }
        return bytes.flip().asReadOnlyBuffer();
    }

    Path path() {
        return path;
    }

    long length() {
        return length;
    }

    /** Some of its bytes, little-endian; direct. Mapped ones are to be read right after {@link #requireUnchanged()}. */
    ByteBuffer bytes(long from, long count) throws IOException {
        if (from < 0 || count < 0 || count > Integer.MAX_VALUE || from > length - count) {
            throw new IOException(String.format("bytes %d to %d of %d", from, from + count, length));
        }
        ByteBuffer bytes = read != null ? read.slice((int) from, (int) count) : map(from, count);
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of some of its bytes, little-endian. */
    ByteBuffer copy(long from, int count) throws IOException {
        RandomAccessFile file = mapped;
        if (file == null || from < 0 || count < 0 || from > length - count) {
            return bytes(from, count);
        }
        byte[] copy = new byte[count];
        synchronized (file) {
            file.seek(from);
            file.readFully(copy);
        }
        return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer map(long from, long count) throws IOException {
        return Objects.requireNonNull(mapped).getChannel().map(FileChannel.MapMode.READ_ONLY, from, count);
    }

    /** @throws MokaException if bytes that were mapped are no longer those of when it was opened */
    void requireUnchanged() {
        if (mapped == null) {
            return;
        }
        try {
            if (mapped.length() != length || isRewritten()) {
                throw changed(path, null);
            }
        } catch (IOException e) {
            throw changed(path, e);
        }
    }

    private boolean isRewritten() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return Objects.equals(now.fileKey(), opened.fileKey())
                    && !now.lastModifiedTime().equals(opened.lastModifiedTime());
        } catch (IOException e) {
            return false; // deleted or renamed
        }
    }

    static MokaException changed(Path path, @Nullable Throwable cause) {
        String message = path
                + " was changed while its weights were in use: load it again; to replace it, rename another file over it";
        return cause == null
                ? MokaException.model("%s", message)
                : new MokaException(MokaException.Kind.MODEL, message, cause);
    }
}
