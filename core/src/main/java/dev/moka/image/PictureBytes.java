package dev.moka.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A picture file in memory, as decoders read it. Some ask for more without end where the file's is missing: after a while they are told
 * with an exception that there is none.
 */
final class PictureBytes extends ImageInputStreamImpl {
    /** Decoders that read ahead ask a few times. */
    private static final int MOST_ENDS = 1 << 12;

    private final byte[] file;
    private int ends;

    PictureBytes(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return streamPos < file.length ? file[(int) streamPos++] & 0xff : end();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        } else if (streamPos >= file.length) {
            return end();
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private int end() {
        if (++ends > MOST_ENDS) {
            // Of a kind that no decoder expects: that of WebP takes an EOFException for zeros.
            throw new UncheckedIOException(new EOFException());
        }
        return -1;
    }

    @Override
    public long length() {
        return file.length;
    }
}
