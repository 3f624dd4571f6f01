package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.moka.MokaException;
import dev.moka.image.Mean;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights as NVIDIA's Caffe saves them. */
class RawDataTest {
    private static final int DOUBLE = 0;
    private static final int FLOAT = 1;
    private static final int HALF = 2;
    private static final int INT = 3;

    @TempDir
    Path folder;

    @Test
    void floatsStayWhereTheyLie() throws IOException {
        WeightBlob blob = read(FLOAT, buffer(8).putFloat(1.5f).putFloat(-2), 2);
        assertThat(blob.source().floats())
                .isNotNull()
                .satisfies(floats -> assertThat(floats.isDirect()).isTrue());
        assertThat(numbers(blob)).containsExactly(1.5f, -2);
    }

    @Test
    void halvesAndDoublesAreConverted() throws IOException {
        ByteBuffer halves = buffer(8)
                .putShort((short) 0x3e00)
                .putShort((short) 0xc000)
                .putShort((short) 1)
                .putShort((short) 0x7bff);
        assertThat(numbers(read(HALF, halves, 2, 2))).containsExactly(1.5f, -2, 0x1p-24f, 65504);
        assertThat(numbers(read(DOUBLE, buffer(16).putDouble(0.1).putDouble(-2), 2)))
                .containsExactly(0.1f, -2);
    }

    @Test
    void withoutATypeTheSizeTells() throws IOException {
        assertThat(numbers(read(-1, buffer(4).putShort((short) 0x3e00).putShort((short) 0xc000), 2)))
                .containsExactly(1.5f, -2);
        assertThat(numbers(read(-1, buffer(8).putFloat(1.5f).putFloat(-2), 2))).containsExactly(1.5f, -2);
    }

    @ParameterizedTest
    @CsvSource({
        FLOAT + ", 6, 'raw_data of 6 bytes, but its shape wants 2 numbers of 4 bytes'",
        HALF + ", 8, 'raw_data of 8 bytes, but its shape wants 2 numbers of 2 bytes'",
        INT + ", 8, 'raw_data of type 3, 8 bytes for 2 numbers: only double (0), float (1) and half (2) are read'",
        "-1, 2, 'raw_data of type -1'"
    })
    void whatDoesNotFitIsNamed(int type, int bytes, String words) {
        assertThatThrownBy(() -> read(type, buffer(bytes), 2))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("m.caffemodel: blob 0 of layer \"ip\" has " + words);
    }

    @Test
    void meansTooHaveThem() throws IOException {
        Path file = folder.resolve("mean.binaryproto");
        ByteBuffer halves =
                buffer(6).putShort((short) 0x5680).putShort((short) 0x5740).putShort((short) 0x57b0);
        Files.write(file, blob(HALF, halves, 1, 3, 1, 1).toByteArray());
        assertThat(Mean.read(file).array().data()).containsExactly(104, 116, 123);
    }

    @Test
    void everyHalfIsTheNumberItStandsFor() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double size = exponent == 0
                    ? Math.scalb(fraction, -14)
                    : exponent < 31
                            ? Math.scalb(1 + fraction, exponent - 15)
                            : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            float expected = (float) (bits >> 15 == 0 ? size : -size);
            assertThat(Half.toFloat((short) bits)).as("%04x", bits).isEqualTo(Float.valueOf(expected));
        }
    }

    private WeightBlob read(int type, ByteBuffer data, long... dims) throws IOException {
        NetParameter.Builder net = NetParameter.newBuilder().setName("n");
        net.addLayerBuilder().setName("ip").setType("InnerProduct").addBlobs(blob(type, data, dims));
        Path file = Files.write(folder.resolve("m.caffemodel"), net.build().toByteArray());
        return CaffeModel.open(file).layers().get(0).blobs().get(0);
    }

    private static BlobProto blob(int type, ByteBuffer data, long... dims) {
        BlobShape.Builder shape = BlobShape.newBuilder();
        for (long dim : dims) {
            shape.addDim(dim);
        }
        UnknownFieldSet.Builder raw = UnknownFieldSet.newBuilder()
                .addField(
                        12,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(data.array()))
                                .build());
        if (type >= 0) {
            raw.addField(10, UnknownFieldSet.Field.newBuilder().addVarint(type).build());
        }
        return BlobProto.newBuilder()
                .setShape(shape)
                .setUnknownFields(raw.build())
                .build();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] numbers(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return numbers;
    }
}
