package dev.moka.model;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.moka.MokaException;
import dev.moka.Source;
import dev.moka.array.AtomicFile;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Writes a NetParameter with its blobs: sizes first, from the shapes alone, then one blob after the other. */
final class WeightWriter {
    private static final int BUFFER = 65536;

    private final NetParameter header;
    private final List<LayerParameter> layers;
    private final List<List<WeightBlob>> blobs;

    WeightWriter(NetParameter net, List<List<WeightBlob>> blobs) {
        if (net.getLayerCount() != blobs.size()) {
            throw MokaException.usage(
                    "%d layers to write but blobs for %d; give each layer a list", net.getLayerCount(), blobs.size());
        }
        this.header = net.toBuilder().clearLayer().buildPartial();
        this.layers = net.getLayerList().stream()
                .map(layer -> layer.toBuilder().clearBlobs().buildPartial())
                .toList();
        this.blobs = blobs;
    }

    void write(Path file) {
        requireSize(file);
        AtomicFile.write(file, this::writeTo);
    }

    private void requireSize(Path file) {
        long size = header.getSerializedSize();
        for (int i = 0; i < layers.size(); i++) {
            for (WeightBlob blob : blobs.get(i)) {
                long wanted = WeightBlob.count(blob.shape());
                if (wanted != blob.source().count()) {
                    throw MokaException.usage(
                            "a blob of layer \"%s\" has %d numbers but a shape of %d; give as many as the shape says",
                            layers.get(i).getName(), blob.source().count(), wanted);
                }
            }
            size += 8 + layerSize(i); // a tag and a length take at most 8 bytes
        }
        if (size > Integer.MAX_VALUE) {
            throw MokaException.failed(
                    "%s would have %d bytes; a .caffemodel cannot have more than 2 GB: save fewer layers", file, size);
        }
    }

    private void writeTo(OutputStream stream) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER);
        header.writeTo(out);
        for (int i = 0; i < layers.size(); i++) {
            start(out, NetParameter.LAYER_FIELD_NUMBER, layerSize(i));
            layers.get(i).writeTo(out);
            for (WeightBlob blob : blobs.get(i)) {
                start(out, LayerParameter.BLOBS_FIELD_NUMBER, blobSize(blob));
                out.writeMessage(BlobProto.SHAPE_FIELD_NUMBER, shape(blob));
                start(out, BlobProto.DATA_FIELD_NUMBER, dataSize(blob));
                writeNumbers(out, blob.source());
            }
        }
        out.flush();
    }

    private static void start(CodedOutputStream out, int field, long size) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag((int) size);
    }

    private static void writeNumbers(CodedOutputStream out, Source source) throws IOException {
        ByteBuffer stored = source.floats();
        if (stored != null) {
            out.writeRawBytes(stored);
            return;
        }
        float[] numbers = new float[source.count()];
        source.copyTo(numbers);
        for (float number : numbers) {
            out.writeFloatNoTag(number);
        }
    }

    private long layerSize(int i) {
        long size = layers.get(i).getSerializedSize();
        for (WeightBlob blob : blobs.get(i)) {
            size += field(LayerParameter.BLOBS_FIELD_NUMBER, blobSize(blob));
        }
        return size;
    }

    private static long blobSize(WeightBlob blob) {
        return CodedOutputStream.computeMessageSize(BlobProto.SHAPE_FIELD_NUMBER, shape(blob))
                + field(BlobProto.DATA_FIELD_NUMBER, dataSize(blob));
    }

    private static long dataSize(WeightBlob blob) {
        return (long) Float.BYTES * blob.source().count();
    }

    /** Bytes of a field with its tag and length. */
    private static long field(int number, long size) {
        return CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt64SizeNoTag(size) + size;
    }

    private static BlobShape shape(WeightBlob blob) {
        BlobShape.Builder shape = BlobShape.newBuilder();
        for (int dim : blob.shape()) {
            shape.addDim(dim);
        }
        return shape.build();
    }
}
