package dev.moka.model;

import com.google.protobuf.CodedInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A mapped file as a stream that skips without reading. CodedInputStream can take the buffer itself, but then, where it
 * does not trust {@code Unsafe}, copies all of it first.
 */
final class BufferInput extends InputStream {
    private static final int READ_AHEAD = 1024;

    private final ByteBuffer bytes;

    private BufferInput(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Decodes the buffer from its beginning; the buffer's own position stays. */
    static CodedInputStream decode(ByteBuffer bytes) {
        return CodedInputStream.newInstance(new BufferInput(bytes.duplicate().rewind()), READ_AHEAD);
    }

    @Override
    public int read() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!bytes.hasRemaining()) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public long skip(long wanted) {
        int count = (int) Math.max(0, Math.min(wanted, bytes.remaining()));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }
}
