package dev.moka.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Both ends of the pipe between {@link Oracle} and {@link OracleServer}: values out, values in. Floats travel in blocks of 1 MB. */
final class Wire {
    private static final int BLOCK = 1 << 20;

    /** Writes one value. */
    interface Writer<V> {
        void write(V value) throws IOException;
    }

    /** Reads one value. */
    interface Reader<V> {
        V read() throws IOException;
    }

    private final DataInputStream in;
    private final DataOutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);

    Wire(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    void flush() throws IOException {
        out.flush();
    }

    void write(int value) throws IOException {
        out.writeInt(value);
    }

    int readInt() throws IOException {
        return in.readInt();
    }

    void write(double value) throws IOException {
        out.writeDouble(value);
    }

    double readDouble() throws IOException {
        return in.readDouble();
    }

    void write(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    byte[] readBytes() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    void write(String text) throws IOException {
        write(text.getBytes(UTF_8));
    }

    String readText() throws IOException {
        return new String(readBytes(), UTF_8);
    }

    <V> void write(List<V> values, Writer<V> writer) throws IOException {
        out.writeInt(values.size());
        for (V value : values) {
            writer.write(value);
        }
    }

    <V> List<V> readList(Reader<V> reader) throws IOException {
        int size = in.readInt();
        List<V> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reader.read());
        }
        return values;
    }

    <V> void write(Map<String, V> values, Writer<V> writer) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, V> entry : values.entrySet()) {
            write(entry.getKey());
            writer.write(entry.getValue());
        }
    }

    <V> Map<String, V> readMap(Reader<V> reader) throws IOException {
        int size = in.readInt();
        Map<String, V> values = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            values.put(readText(), reader.read());
        }
        return values;
    }

    void write(Array array) throws IOException {
        int[] shape = array.shape();
        out.writeInt(shape.length);
        for (int dim : shape) {
            out.writeInt(dim);
        }
        float[] data = array.data();
        for (int from = 0; from < data.length; from += BLOCK / Float.BYTES) {
            int length = Math.min(BLOCK / Float.BYTES, data.length - from);
            block.clear().asFloatBuffer().put(data, from, length);
            out.write(block.array(), 0, length * Float.BYTES);
        }
    }

    Array readArray() throws IOException {
        int[] shape = new int[in.readInt()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readInt();
        }
        Array array = Array.zeros(shape);
        float[] data = array.data();
        for (int from = 0; from < data.length; from += BLOCK / Float.BYTES) {
            int length = Math.min(BLOCK / Float.BYTES, data.length - from);
            in.readFully(block.array(), 0, length * Float.BYTES);
            block.clear().asFloatBuffer().get(data, from, length);
        }
        return array;
    }

    void write(Picture picture) throws IOException {
        write(picture.height());
        write(picture.width());
        write(picture.channels());
        write(picture.pixels());
    }

    Picture readPicture() throws IOException {
        return new Picture(readInt(), readInt(), readInt(), readBytes());
    }

    void write(Layer layer) throws IOException {
        write(layer.name());
        write(layer.type());
        write(layer.bottoms(), this::write);
        write(layer.tops(), this::write);
    }

    Layer readLayer() throws IOException {
        return new Layer(readText(), readText(), readList(this::readText), readList(this::readText));
    }

    void write(Result result) throws IOException {
        write(result.blobs(), this::write);
        write(result.outputs(), this::write);
        out.writeFloat(result.loss());
    }

    Result readResult() throws IOException {
        return new Result(readMap(this::readArray), readList(this::readText), in.readFloat());
    }

    void write(Params params) throws IOException {
        write(params.layers(), arrays -> write(arrays, this::write));
    }

    Params readParams() throws IOException {
        return new Params(readMap(() -> readList(this::readArray)));
    }

    void write(Request request) throws IOException {
        Path weights = request.weights();
        write(request.prototxt());
        write(request.phase().name());
        write(weights == null ? "" : weights.toAbsolutePath().toString());
        out.writeBoolean(request.seed().isPresent());
        write(request.seed().orElse(0));
        write(request.params(), arrays -> write(arrays, this::write));
        write(request.inputs(), this::write);
        write(request.blobs(), this::write);
    }

    Request readRequest() throws IOException {
        String prototxt = readText();
        Request.Phase phase = Request.Phase.valueOf(readText());
        String weights = readText();
        boolean seeded = in.readBoolean();
        int seed = readInt();
        return new Request(
                prototxt,
                phase,
                weights.isEmpty() ? null : Path.of(weights),
                seeded ? OptionalInt.of(seed) : OptionalInt.empty(),
                readMap(() -> readList(this::readArray)),
                readMap(this::readArray),
                readList(this::readText));
    }
}
