package dev.moka.model;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.moka.Source;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A blob as a field of a message: its size is known from its shape, and its numbers are fetched when they are written. */
final class BlobMessage {
    private BlobMessage() {}

    /** Bytes of the field, with its tag and length. */
    static long size(int field, WeightBlob blob) {
        return field(field, contentSize(blob));
    }

    static void write(CodedOutputStream out, int field, WeightBlob blob) throws IOException {
        start(out, field, contentSize(blob));
        out.writeMessage(BlobProto.SHAPE_FIELD_NUMBER, shape(blob));
        start(out, BlobProto.DATA_FIELD_NUMBER, dataSize(blob));
        writeNumbers(out, blob.source());
    }

    /** Tag and length of a field of {@code size} bytes that are written next. */
    static void start(CodedOutputStream out, int field, long size) throws IOException {
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

    private static long contentSize(WeightBlob blob) {
        return CodedOutputStream.computeMessageSize(BlobProto.SHAPE_FIELD_NUMBER, shape(blob))
                + field(BlobProto.DATA_FIELD_NUMBER, dataSize(blob));
    }

    private static long dataSize(WeightBlob blob) {
        return (long) Float.BYTES * blob.source().count();
    }

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
