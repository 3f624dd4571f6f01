package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightWriterTest {
    @TempDir
    Path folder;

    private static final NetParameter NET = NetParameter.newBuilder()
            .setName("n")
            .addLayer(LayerParameter.newBuilder().setName("data").setType("Input"))
            .addLayer(LayerParameter.newBuilder()
                    .setName("ip")
                    .setType("InnerProduct")
                    .addParam(dev.moka.proto.ParamSpec.newBuilder().setLrMult(2)))
            .build();

    @Test
    void writesWhatProtobufReads() throws IOException {
        Path file = folder.resolve("out.caffemodel");
        CaffeModel.write(
                file,
                NET,
                List.of(
                        List.of(),
                        List.of(
                                WeightBlob.of(new int[] {2, 3}, () -> new float[] {1, 2, 3, 4, 5, Float.NaN}),
                                WeightBlob.of(new int[] {}, () -> new float[] {7}))));
        NetParameter read = NetParameter.parseFrom(Files.readAllBytes(file));
        NetParameter.Builder expected = NET.toBuilder();
        LayerParameter.Builder ip = expected.getLayerBuilder(1);
        ip.addBlobsBuilder()
                .addAllData(List.of(1f, 2f, 3f, 4f, 5f, Float.NaN))
                .getShapeBuilder()
                .addDim(2)
                .addDim(3);
        ip.addBlobsBuilder().addData(7).getShapeBuilder();
        assertThat(read).isEqualTo(expected.build());
        assertThat(files()).containsExactly("out.caffemodel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet/lenet_iter_10000", "squeezenet_v1.0/squeezenet_v1.0"})
    void aRealModelComesBackAsItWent(String name) throws IOException {
        Path original = Shared.path("models/" + name + ".caffemodel");
        CaffeModel model = CaffeModel.open(original);
        Path copy = folder.resolve("copy.caffemodel");
        List<List<WeightBlob>> blobs =
                model.layers().stream().map(LayerWeights::blobs).toList();
        CaffeModel.write(copy, model.withoutBlobs(), blobs);
        assertThat(NetParameter.parseFrom(Files.readAllBytes(copy)))
                .isEqualTo(NetParameter.parseFrom(Files.readAllBytes(original)));
        CaffeModel.write(copy, CaffeModel.open(copy).withoutBlobs(), blobs); // over itself
        assertThat(CaffeModel.open(copy).withoutBlobs()).isEqualTo(model.withoutBlobs());
    }

    @Test
    void moreThanTwoGigabytesIsRefusedBeforeWriting() throws IOException {
        WeightBlob half = WeightBlob.of(new int[] {1 << 28}, () -> {
            throw new AssertionError("asked for numbers");
        });
        assertThatThrownBy(() -> CaffeModel.write(folder.resolve("big"), NET, List.of(List.of(half), List.of(half))))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("cannot have more than 2 GB");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFailureLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "precious");
        WeightBlob broken = WeightBlob.of(new int[] {3}, () -> {
            throw new IllegalStateException("no numbers");
        });
        assertThatThrownBy(() -> CaffeModel.write(file, NET, List.of(List.of(), List.of(broken))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThat(files()).containsExactly("old");
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        List<List<WeightBlob>> none = Collections.nCopies(2, List.of());
        Path file = folder.resolve("no/such/folder.caffemodel");
        assertThatThrownBy(() -> CaffeModel.write(file, NET, none))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("cannot write " + file + ": its folder does not exist");
        assertThatThrownBy(() -> CaffeModel.write(file, NET, List.of()))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("2 layers to write but blobs for 0");
        WeightBlob empty = new WeightBlob(
                new int[] {2},
                false,
                WeightBlob.of(new int[] {0}, () -> new float[0]).source());
        assertThatThrownBy(() -> CaffeModel.write(file, NET, List.of(List.of(), List.of(empty))))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("layer \"ip\" has 0 numbers but a shape of 2");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
