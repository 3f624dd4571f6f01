package dev.moka.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.moka.model.MappedNumbers.Run;
import dev.moka.proto.BlobProto;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.V0LayerParameter;
import dev.moka.proto.V1LayerParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a NetParameter that reads everything but the numbers.
 *
 * <p>The net comes out with a stand-in for each blob: a BlobProto whose {@code num} is the index of the blob in
 * {@link #blobs}. So upgrades move blobs along with their layers and never touch a float.
 */
final class WeightScan {
    /** A blob as it lies in the file: all but its numbers, and where these are. */
    record Found(
            BlobProto header,
            List<Run> floats,
            List<Run> doubles,
            @Nullable RawData raw) {}

    /** The file is shorter than it says. */
    static final class Truncated extends IOException {
        private static final long serialVersionUID = 1;
        final long missingBytes;

        Truncated(long missingBytes) {
            this.missingBytes = missingBytes;
        }
    }

    private static final Set<Descriptor> LAYERS =
            Set.of(LayerParameter.getDescriptor(), V1LayerParameter.getDescriptor(), V0LayerParameter.getDescriptor());

    private final List<Found> blobs = new ArrayList<>();
    private final UnknownFieldSet.Builder read = UnknownFieldSet.newBuilder();
    private final CodedInputStream in;
    private final ByteBuffer file;
    private final int size;

    WeightScan(ByteBuffer file) {
        this.file = file;
        size = file.remaining();
        in = BufferInput.decode(file);
    }

    List<Found> blobs() {
        return blobs;
    }

    void run() throws IOException {
        strip(NetParameter.getDescriptor(), read);
    }

    /** What was read, with stand-ins for blobs; after a failure, what came before it. */
    NetParameter net() throws InvalidProtocolBufferException {
        return NetParameter.parser().parsePartialFrom(read.build().toByteString());
    }

    /** Copies the fields of one message, up to the limit or the end of the file, with stand-ins for its blobs. */
    private void strip(Descriptor type, UnknownFieldSet.Builder fields) throws IOException {
        int tag;
        while (!isPadding() && (tag = in.readTag()) != 0) {
            int number = WireFormat.getTagFieldNumber(tag);
            Descriptor message = isDelimited(tag) ? messageOf(type.findFieldByNumber(number)) : null;
            if (BlobProto.getDescriptor().equals(message)) {
                add(
                        fields,
                        number,
                        BlobProto.newBuilder().setNum(blobs.size()).build().toByteString());
                int outer = enter();
                blobs.add(blob());
                in.popLimit(outer);
            } else if (message != null && LAYERS.contains(message)) {
                UnknownFieldSet.Builder inner = UnknownFieldSet.newBuilder();
                int outer = enter();
                strip(message, inner);
                in.popLimit(outer);
                add(fields, number, inner.build().toByteString());
            } else {
                fields.mergeFieldFrom(tag, in);
            }
        }
    }

    /** Whether the file's message has ended, though the file goes on. */
    private boolean isPadding() {
        int at = in.getTotalBytesRead();
        return in.getBytesUntilLimit() < 0 && at < size && file.get(at) == 0 && Padding.begins(file, at);
    }

    private static @Nullable Descriptor messageOf(@Nullable FieldDescriptor field) {
        return field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? field.getMessageType() : null;
    }

    private static void add(UnknownFieldSet.Builder fields, int number, ByteString message) {
        fields.mergeField(
                number,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(message).build());
    }

    private Found blob() throws IOException {
        UnknownFieldSet.Builder header = UnknownFieldSet.newBuilder();
        List<Run> floats = new ArrayList<>();
        List<Run> doubles = new ArrayList<>();
        int rawType = -1;
        RawData raw = null;
        int tag;
        while ((tag = in.readTag()) != 0) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case BlobProto.DATA_FIELD_NUMBER -> numbers(tag, Float.BYTES, floats);
                case BlobProto.DOUBLE_DATA_FIELD_NUMBER -> numbers(tag, Double.BYTES, doubles);
                case BlobProto.DIFF_FIELD_NUMBER, BlobProto.DOUBLE_DIFF_FIELD_NUMBER, RawData.DIFF_FIELD ->
                    in.skipField(tag);
                case RawData.TYPE_FIELD -> rawType = varint(tag);
                case RawData.FIELD -> raw = raw(tag);
                default -> header.mergeFieldFrom(tag, in);
            }
        }
        BlobProto read = BlobProto.parser().parsePartialFrom(header.build().toByteString());
        return new Found(read, floats, doubles, raw == null ? null : new RawData(rawType, raw.offset(), raw.bytes()));
    }

    private int varint(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
            throw new InvalidProtocolBufferException("a type that is no number");
        }
        return in.readRawVarint32();
    }

    private RawData raw(int tag) throws IOException {
        if (!isDelimited(tag)) {
            throw new InvalidProtocolBufferException("raw data that are no bytes");
        }
        int length = in.readRawVarint32();
        RawData found = new RawData(-1, in.getTotalBytesRead(), length);
        in.skipRawBytes(length);
        return found;
    }

    /** Notes where numbers are, packed or each with a tag of its own, and passes over them. */
    private void numbers(int tag, int bytes, List<Run> runs) throws IOException {
        if (isDelimited(tag)) {
            int length = in.readRawVarint32();
            if (length % bytes != 0) {
                throw new InvalidProtocolBufferException("numbers of " + bytes + " bytes in " + length + " bytes");
            }
            runs.add(new Run(in.getTotalBytesRead(), length / bytes, bytes, bytes));
            in.skipRawBytes(length);
            return;
        }
        int at = in.getTotalBytesRead();
        in.skipField(tag);
        if (in.getTotalBytesRead() - at != bytes) {
            throw new InvalidProtocolBufferException("a number that is not of " + bytes + " bytes");
        }
        int step = bytes + 1; // the tag of blob data is one byte
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.step() == step && last.offset() + last.count() * step == at) {
            runs.set(runs.size() - 1, new Run(last.offset(), last.count() + 1, bytes, step));
        } else {
            runs.add(new Run(at, 1, bytes, step));
        }
    }

    /** Reads a length and limits reading to it; returns the limit to go back to. */
    private int enter() throws IOException {
        int length = in.readRawVarint32();
        long missing = (long) in.getTotalBytesRead() + length - size;
        if (missing > 0) {
            throw new Truncated(missing);
        }
        return in.pushLimit(length);
    }

    private static boolean isDelimited(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
