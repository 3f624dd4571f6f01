package dev.moka.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.moka.MokaException;
import dev.moka.model.MappedNumbers.Run;
import dev.moka.proto.BlobProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The numbers of a blob as NVIDIA's Caffe saves them: as bytes, of a type that another field names.
 *
 * @param type 0 double, 1 float, 2 half; -1 if none is named
 * @param offset where the bytes begin
 * @param bytes how many there are
 */
record RawData(int type, int offset, int bytes) {
    static final int TYPE_FIELD = 10;
    static final int FIELD = 12;
    static final int DIFF_FIELD = 13;

    private static final List<Integer> SIZES = List.of(Double.BYTES, Float.BYTES, Short.BYTES);

    /**
     * Where the numbers are.
     *
     * @param where the blob, for messages
     * @param count how many its shape wants
     */
    Run run(String where, long count) {
        // An absent type is the first of its kind, double; its size tells whether that was meant.
        int size =
                type >= 0 && type < SIZES.size() ? SIZES.get(type) : count == 0 ? Float.BYTES : (int) (bytes / count);
        if (type >= SIZES.size() || !SIZES.contains(size)) {
            throw MokaException.model(
                    "%s has raw_data of type %d, %d bytes for %d numbers: only double (0), float (1) and half (2) are read",
                    where, type, bytes, count);
        }
        if ((long) size * count != bytes) {
            throw MokaException.model(
                    "%s has raw_data of %d bytes, but its shape wants %d numbers of %d bytes; the file is damaged: save or download it"
                            + " again",
                    where, bytes, count, size);
        }
        return new Run(offset, (int) count, size, size);
    }

    /** The numbers of a blob's message: floats, doubles or raw. */
    static float[] numbers(BlobProto blob, long count) {
        UnknownFieldSet unknown = blob.getUnknownFields();
        boolean doubles = blob.getDoubleDataCount() > 0;
        if (doubles || blob.getDataCount() > 0 || !unknown.hasField(FIELD)) {
            float[] data = new float[doubles ? blob.getDoubleDataCount() : blob.getDataCount()];
            for (int i = 0; i < data.length; i++) {
                data[i] = doubles ? (float) blob.getDoubleData(i) : blob.getData(i);
            }
            return data;
        }
        List<ByteString> raw = unknown.getField(FIELD).getLengthDelimitedList();
        List<Long> types = unknown.getField(TYPE_FIELD).getVarintList();
        ByteBuffer bytes =
                raw.isEmpty() ? ByteBuffer.allocate(0) : raw.get(raw.size() - 1).asReadOnlyByteBuffer();
        int type = types.isEmpty() ? -1 : types.get(types.size() - 1).intValue();
        Run run = new RawData(type, 0, bytes.remaining()).run("the blob", count);
        float[] data = new float[run.count()];
        run.copy(bytes.order(ByteOrder.LITTLE_ENDIAN), data, 0);
        return data;
    }
}
