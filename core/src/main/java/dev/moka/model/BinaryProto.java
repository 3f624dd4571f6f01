package dev.moka.model;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.proto.BlobProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A blob in a file of its own, {@code .binaryproto}: a mean, or the matrix of an InfogainLoss. */
public final class BinaryProto {
    /** More numbers than any mean has. */
    private static final int LARGEST = 1 << 30;

    private BinaryProto() {}

    /**
     * Reads such a file.
     *
     * @param role what the blob is for, in the message if it is none
     */
    public static NdArray read(Path file, String role) {
        FileKind.require(file, role);
        try (InputStream in = Files.newInputStream(file)) {
            NdArray array = parse(in.readNBytes(LARGEST));
            if (array.data().length > 0) {
                return array;
            }
        } catch (InvalidProtocolBufferException | ArithmeticException | MokaException e) {
            // not a blob, or one whose numbers do not fit its shape: said below
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage(), e);
        }
        throw MokaException.model("%s holds no blob; it should be %s", file, role);
    }

    /** The blob whose message this is; zeros may follow. */
    public static NdArray parse(byte[] message) throws IOException {
        return array(BlobProto.parseFrom(Padding.removed(message)));
    }

    /** The numbers of a blob's message, which may be doubles or raw bytes, in its shape, which may be of the old kind with four axes. */
    public static NdArray array(BlobProto blob) {
        boolean legacy = blob.hasNum() || blob.hasChannels() || blob.hasHeight() || blob.hasWidth();
        int[] shape = legacy
                ? new int[] {blob.getNum(), blob.getChannels(), blob.getHeight(), blob.getWidth()}
                : blob.getShape().getDimList().stream()
                        .mapToInt(Math::toIntExact)
                        .toArray();
        return new NdArray(shape, RawData.numbers(blob, WeightBlob.count(shape)));
    }
}
