package dev.moka.model;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Zero bytes behind the end of a message, as copies by whole blocks leave them. No field begins with a zero, so native Caffe stops reading
 * there; protobuf for Java calls it a mistake.
 */
final class Padding {
    private Padding() {}

    /** Whether nothing but zeros follows from {@code start} on. */
    static boolean begins(ByteBuffer file, int start) {
        for (int i = start; i < file.limit(); i++) {
            if (file.get(i) != 0) {
                return false;
            }
        }
        return start < file.limit();
    }

    /** The bytes of one message without the zeros behind it. */
    static byte[] removed(byte[] file) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(file);
        while (!in.isAtEnd()) {
            int end = in.getTotalBytesRead();
            if (file[end] == 0) {
                return begins(ByteBuffer.wrap(file), end) ? Arrays.copyOf(file, end) : file;
            }
            in.skipField(in.readTag());
        }
        return file;
    }
}
