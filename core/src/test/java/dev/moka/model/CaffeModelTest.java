package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.TextFormat;
import dev.moka.MokaException;
import dev.moka.proto.BlobProto;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.V0LayerParameter;
import dev.moka.proto.V1LayerParameter;
import dev.moka.proto.V1LayerParameter.LayerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaffeModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lenet/lenet_iter_10000",
                "cifar10_quick/cifar10_quick_iter_5000",
                "squeezenet_v1.0/squeezenet_v1.0"
            })
    void readsWhatProtobufReads(String name) throws IOException {
        Path file = Shared.path("models/" + name + ".caffemodel");
        NetParameter whole = NetParameter.parseFrom(Files.readAllBytes(file));
        CaffeModel model = CaffeModel.open(file);

        assertThat(model.name()).isEqualTo(whole.getName());
        assertThat(model.upgrades()).isEmpty();
        assertThat(model.layers()).hasSize(whole.getLayerCount());
        int blobs = 0;
        for (int i = 0; i < whole.getLayerCount(); i++) {
            LayerParameter expected = whole.getLayer(i);
            LayerWeights layer = model.layers().get(i);
            assertThat(layer.name()).isEqualTo(expected.getName());
            assertThat(layer.type()).isEqualTo(expected.getType());
            assertThat(model.withoutBlobs().getLayer(i))
                    .isEqualTo(expected.toBuilder().clearBlobs().build());
            assertThat(layer.blobs()).hasSize(expected.getBlobsCount());
            for (int j = 0; j < layer.blobs().size(); j++) {
                assertSame(layer.blobs().get(j), expected.getBlobs(j));
                blobs++;
            }
        }
        assertThat(blobs).isGreaterThanOrEqualTo(8).isEven();
    }

    private static void assertSame(WeightBlob blob, BlobProto expected) {
        assertThat(blob.legacyShape()).isFalse();
        assertThat(expected.getShape().getDimList()).hasSize(blob.shape().length);
        for (int k = 0; k < blob.shape().length; k++) {
            assertThat((long) blob.shape()[k]).isEqualTo(expected.getShape().getDim(k));
        }
        float[] numbers = numbers(blob);
        ByteBuffer stored = Objects.requireNonNull(blob.source().floats());
        assertThat(stored.isDirect() && stored.isReadOnly() && stored.order() == ByteOrder.LITTLE_ENDIAN)
                .isTrue();
        assertThat(stored.remaining()).isEqualTo(4 * numbers.length);
        for (int k = 0; k < numbers.length; k++) {
            float wanted = expected.getData(k);
            if (numbers[k] != wanted || stored.getFloat(4 * k) != wanted) {
                throw new AssertionError("number " + k + ": " + numbers[k] + " for " + wanted);
            }
        }
    }

    private static float[] numbers(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return numbers;
    }

    private CaffeModel open(byte[] bytes) throws IOException {
        return CaffeModel.open(Files.write(folder.resolve("m.caffemodel"), bytes));
    }

    private WeightBlob onlyBlob(String blob) throws IOException {
        NetParameter.Builder net = NetParameter.newBuilder();
        TextFormat.merge("name: 'n' layer { name: 'ip' type: 'InnerProduct' blobs { " + blob + " } }", net);
        return open(net.build().toByteArray()).layers().get(0).blobs().get(0);
    }

    @Test
    void oldFormsAreUpgradedWithTheirBlobs() throws IOException {
        BlobProto weights = BlobProto.newBuilder()
                .setNum(1)
                .setChannels(1)
                .setHeight(2)
                .setWidth(3)
                .addAllData(List.of(1f, 2f, 3f, 4f, 5f, 6f))
                .build();
        BlobProto bias = BlobProto.newBuilder()
                .setNum(1)
                .setChannels(1)
                .setHeight(1)
                .setWidth(2)
                .addAllData(List.of(7f, 8f))
                .build();
        NetParameter.Builder v1 = NetParameter.newBuilder().setName("old");
        v1.addLayersBuilder()
                .setName("ip")
                .setType(LayerType.INNER_PRODUCT)
                .addBottom("data")
                .addTop("ip")
                .addBlobs(weights)
                .addBlobs(bias)
                .addBlobsLr(1)
                .getInnerProductParamBuilder()
                .setNumOutput(2);
        NetParameter.Builder v0 = NetParameter.newBuilder().setName("older").addInput("data");
        v0.addLayers(V1LayerParameter.newBuilder()
                .addBottom("data")
                .addTop("pad")
                .setLayer(V0LayerParameter.newBuilder()
                        .setName("pad")
                        .setType("padding")
                        .setPad(1)));
        v0.addLayers(V1LayerParameter.newBuilder()
                .addBottom("pad")
                .addTop("conv")
                .setLayer(V0LayerParameter.newBuilder()
                        .setName("conv")
                        .setType("conv")
                        .addBlobs(weights)
                        .addBlobs(bias)));

        CaffeModel second = open(v1.build().toByteArray());
        assertThat(second.upgrades()).containsExactly("1 layer of form V1 (2014) to V2");
        assertThat(second.withoutBlobs().getLayer(0).getInnerProductParam().getNumOutput())
                .isEqualTo(2);
        // Not over the first file: its numbers are still mapped.
        folder = Files.createDirectory(folder.resolve("v0"));
        CaffeModel first = open(v0.build().toByteArray());
        assertThat(first.upgrades()).hasSize(4).last().isEqualTo("input fields without sizes dropped: data");
        for (LayerWeights layer : List.of(second.layers().get(0), first.layers().get(0))) {
            assertThat(layer.type()).isIn("InnerProduct", "Convolution");
            assertThat(layer.blobs()).hasSize(2).allMatch(WeightBlob::legacyShape);
            assertThat(layer.blobs().get(0).shape()).containsExactly(1, 1, 2, 3);
            assertThat(layer.blobs().get(0).shapeEquals(new int[] {2, 3})).isTrue();
            assertThat(layer.blobs().get(1).shapeEquals(new int[] {2})).isTrue();
            assertThat(numbers(layer.blobs().get(0))).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(numbers(layer.blobs().get(1))).containsExactly(7, 8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 3 2, 3 2, true", "0 1 3 2, 3 2, false", "3 1 3 2, 3 2, false", "1 1 3 2, 1 3 2, true",
        "1 1 3 2, 2 3 2, false", "1 1 1 1, '', true", "2 3 4 5, 2 3 4 5, true", "1 1 1 5, 1 1 1 1 5, false"
    })
    void legacyShapesAreEqualAsInCaffe(String stored, String target, boolean equal) {
        WeightBlob blob = new WeightBlob(
                shape(stored),
                true,
                WeightBlob.of(new int[0], () -> new float[1]).source());
        assertThat(blob.shapeEquals(shape(target))).isEqualTo(equal);
    }

    private static int[] shape(String dims) {
        return dims.isEmpty()
                ? new int[0]
                : Arrays.stream(dims.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void newShapesAreEqualOnlyDimensionByDimension() throws IOException {
        WeightBlob blob = onlyBlob("shape { dim: 1 dim: 2 } data: [1, 2]");
        assertThat(blob.shapeEquals(new int[] {1, 2})).isTrue();
        assertThat(blob.shapeEquals(new int[] {2})).isFalse();
        assertThat(onlyBlob("data: 3").shape()).isEmpty();
    }

    @Test
    void doublesAreConvertedAndPreferred() throws IOException {
        WeightBlob blob = onlyBlob("shape { dim: 2 } double_data: [0.1, -2] data: [9, 9]");
        assertThat(blob.source().floats()).isNull();
        assertThat(numbers(blob)).containsExactly(0.1f, -2f);
    }

    @Test
    void onlyGradientsMeansNoNumbers() throws IOException {
        WeightBlob blob = onlyBlob("shape { dim: 2 } diff: [1, 2]");
        assertThat(blob.source().count()).isZero();
        assertThatThrownBy(() -> blob.source().copyTo(new float[2]))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("no numbers");
    }

    /** Other writers may leave numbers unpacked, or pack them in several pieces. */
    @Test
    void numbersInPiecesAreJoined() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream blob = CodedOutputStream.newInstance(bytes);
        blob.writeFloat(5, 1);
        blob.writeFloat(5, 2);
        blob.writeFloat(5, 3);
        blob.writeByteArray(5, new byte[] {0, 0, (byte) 0x80, 0x40, 0, 0, (byte) 0xa0, 0x40}); // 4, 5
        blob.writeByteArray(7, new byte[] {0x0a, 1, 6}); // shape { dim: 6 }
        blob.writeFloat(5, 6);
        blob.flush();
        byte[] layer = message(7, bytes.toByteArray());
        WeightBlob read = open(message(100, layer)).layers().get(0).blobs().get(0);
        assertThat(read.source().floats()).isNull();
        assertThat(numbers(read)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    private static byte[] message(int field, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(field, content);
        out.flush();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shape { dim: 2 dim: 3 } data: [1, 2, 3] | should have 6 numbers by its shape 2x3 but has 3",
                "shape { dim: 4294967297 } data: 1 | impossible dimension 4294967297",
                "shape { dim: -1 } data: 1 | impossible dimension -1",
                "shape { dim: 65536 dim: 65536 } | impossible shape 65536x65536",
                "shape { dim: [2147483647, 2147483647, 2147483647] } | impossible shape",
                "num: 65536 channels: 65536 height: 1 width: 1 | impossible shape 65536x65536x1x1",
                "num: -1 channels: 1 height: 1 width: 1 data: 1 | impossible shape -1x1x1x1",
                "data: [1, 2] | should have 1 numbers by its shape () but has 2",
            })
    void shapesThatCannotBeAreRefused(String blob, String expected) {
        assertThatThrownBy(() -> onlyBlob(blob))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("m.caffemodel: blob 0 of layer \"ip\"")
                .hasMessageContaining(expected);
    }
}
