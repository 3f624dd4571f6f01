package dev.moka.app;

import dev.moka.MokaException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output that does not swallow its end: a closed pipe stops the command quietly, a full disk with a message. */
final class StandardOutput extends OutputStream {
    /** Whoever read our output, {@code head} perhaps, has seen enough. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("Broken pipe") || why.contains("pipe is being closed")) {
                throw new ReaderGone();
            }
            throw new MokaException(MokaException.Kind.FAILED, "cannot write to standard output: " + why, e);
        }
    }
}
