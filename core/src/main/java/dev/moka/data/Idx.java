package dev.moka.data;

import dev.moka.MokaException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of MNIST's format, idx, of unsigned bytes.
 *
 * @param shape the length of each axis, outermost first
 * @param bytes as many as the product of the shape
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Idx(int[] shape, byte[] bytes) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int GZIP = 0x1f8b;

    /**
     * Reads a file, gzipped or not.
     *
     * @param axes how many it is to have: 3 for pictures, 1 for labels
     * @param role what it is to be, for messages
     */
    static Idx read(Path file, int axes, String role) {
        try (InputStream in = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(unpacked(in))) {
            int magic = data.readInt();
            if (magic != (UNSIGNED_BYTES << 8 | axes)) {
                throw MokaException.model(
                        "%s is not a file of %s: it begins with %d, not %d; are the files in the right order?",
                        file, role, magic, UNSIGNED_BYTES << 8 | axes);
            }
            int[] shape = new int[axes];
            long count = 1;
            for (int i = 0; i < axes; i++) {
                shape[i] = data.readInt();
                count = shape[i] < 0 || count > Integer.MAX_VALUE ? Long.MAX_VALUE : count * shape[i];
            }
            if (count > Integer.MAX_VALUE - 8) {
                throw MokaException.model("%s is damaged: no file of %s is so large; download it again", file, role);
            }
            byte[] bytes = data.readNBytes((int) count);
            if (bytes.length < count) {
                throw new EOFException();
            }
            return new Idx(shape, bytes);
        } catch (NoSuchFileException e) {
            throw MokaException.model("%s: no such file; it should be a file of %s", file, role);
        } catch (EOFException | ZipException e) {
            throw new MokaException(MokaException.Kind.MODEL, file + " is truncated or damaged: download it again", e);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage() + "; check the path", e);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(in, 2);
        byte[] two = ahead.readNBytes(2);
        ahead.unread(two);
        boolean packed = two.length == 2 && ((two[0] & 0xff) << 8 | two[1] & 0xff) == GZIP;
        return packed ? new GZIPInputStream(ahead, 1 << 16) : ahead;
    }
}
