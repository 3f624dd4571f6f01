package dev.moka.array;

import dev.moka.MokaException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * NumPy's {@code .npy} files, one array each.
 *
 * <p>Read: float32, float64 and all integer types (converted to float), little and big endian, C and Fortran order,
 * format versions 1 to 3. Written: float32, little endian, C order, version 1.0.
 */
public final class Npy {
    private static final int CHUNK = 1 << 16;

    private Npy() {}

    /** Reads a file; {@link MokaException} (FAILED) when it is missing, damaged or holds something else. */
    public static NdArray read(Path path) {
        if (Files.isDirectory(path)) {
            throw MokaException.failed("%s is a folder, not a .npy file", path);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), CHUNK)) {
            return read(in, Files.size(path), path.toString());
        } catch (NoSuchFileException e) {
            throw MokaException.failed("%s: no such file", path);
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes a file whole or not at all, replacing one that is there. */
    public static void write(Path path, NdArray array) {
        AtomicFile.write(path, out -> write(out, array));
    }

    /** @param size how many bytes the stream holds, so that a damaged header cannot ask for all memory */
    static NdArray read(InputStream stream, long size, String name) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            NpyHeader header = NpyHeader.read(in, name);
            int count = (int) NdArray.count(header.shape());
            if ((long) count * header.type().bytes > size) {
                throw new EOFException();
            }
            float[] data = numbers(in, header, count);
            return new NdArray(header.shape(), header.fortran() ? toC(data, header.shape()) : data);
        } catch (EOFException e) {
            throw MokaException.failed("%s is truncated: it ends before its last number; copy it again", name);
        }
    }

    /** Writes to a stream, which stays open. */
    public static void write(OutputStream out, NdArray array) throws IOException {
        out.write(NpyHeader.encode(array.shape()));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        float[] data = array.data();
        for (int done = 0; done < data.length; done += CHUNK / 4) {
            int count = Math.min(CHUNK / 4, data.length - done);
            chunk.asFloatBuffer().put(data, done, count);
            out.write(chunk.array(), 0, 4 * count);
        }
    }

    private static float[] numbers(DataInputStream in, NpyHeader header, int count) throws IOException {
        float[] data = new float[count];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(header.order());
        int perChunk = CHUNK / header.type().bytes;
        for (int done = 0; done < count; ) {
            int now = Math.min(perChunk, count - done);
            in.readFully(chunk.array(), 0, now * header.type().bytes);
            chunk.clear();
            for (int end = done + now; done < end; done++) {
                data[done] = header.type().next(chunk);
            }
        }
        return data;
    }

    /** Fortran order, first axis fastest, to C order: walks the file and counts the index up as an odometer does. */
    private static float[] toC(float[] data, int[] shape) {
        int[] stride = new int[shape.length];
        for (int axis = shape.length - 1, step = 1; axis >= 0; step *= shape[axis--]) {
            stride[axis] = step;
        }
        float[] c = new float[data.length];
        int[] index = new int[shape.length];
        int at = 0;
        for (float value : data) {
            c[at] = value;
            for (int axis = 0; axis < shape.length; axis++) {
                at += stride[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                at -= stride[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return c;
    }
}
