package dev.moka.data;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A picture, or any array of three axes, and its label: Caffe's Datum, decoded.
 *
 * @param name what messages call it
 * @param bytes C x H x W numbers from 0 to 255, unsigned; blue first if they were decoded here
 * @param floats the numbers if there are no bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sample(
        String name,
        int channels,
        int height,
        int width,
        byte @Nullable [] bytes,
        float @Nullable [] floats,
        int label) {

    /** A picture, as its planes. */
    public static Sample of(String name, CvImage image, int label) {
        return new Sample(name, image.channels(), image.height(), image.width(), image.planes(), null, label);
    }

    /**
     * What a database holds.
     *
     * @param color what encoded pictures are decoded to
     */
    public static Sample of(String name, byte[] value, CvImage.Color color) {
        try {
            return of(name, datum(value), color);
        } catch (InvalidProtocolBufferException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL,
                    name + " is not a Datum, Caffe's form of a record: make the database with Caffe's tools or Moka's",
                    e);
        }
    }

    /** Its bytes are those of the value, not copied. */
    private static Datum datum(byte[] value) throws InvalidProtocolBufferException {
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
        in.enableAliasing(true);
        try {
            return Datum.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is read here
        }
    }

    private static Sample of(String name, Datum datum, CvImage.Color color) {
        if (datum.getEncoded()) {
            return of(name, CvImage.decode(datum.getData().toByteArray(), name, color), datum.getLabel());
        }
        boolean isBytes = !datum.getData().isEmpty();
        long count = (long) datum.getChannels() * datum.getHeight() * datum.getWidth();
        long found = isBytes ? datum.getData().size() : datum.getFloatDataCount();
        if (found != count || count == 0) {
            throw MokaException.model(
                    "%s is damaged: it says %d x %d x %d, and holds %d numbers; make the database again",
                    name, datum.getChannels(), datum.getHeight(), datum.getWidth(), found);
        }
        return new Sample(
                name,
                datum.getChannels(),
                datum.getHeight(),
                datum.getWidth(),
                isBytes ? datum.getData().toByteArray() : null,
                isBytes ? null : floats(datum),
                datum.getLabel());
    }

    private static float[] floats(Datum datum) {
        float[] floats = new float[datum.getFloatDataCount()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = datum.getFloatData(i);
        }
        return floats;
    }

    /** The number at {@code (c * H + h) * W + w}. */
    public float at(int index) {
        if (bytes != null) {
            return bytes[index] & 0xff;
        }
        return floats == null ? 0 : floats[index];
    }

    /** The size in words: "3 x 256 x 256". */
    public String size() {
        return channels + " x " + height + " x " + width;
    }
}
