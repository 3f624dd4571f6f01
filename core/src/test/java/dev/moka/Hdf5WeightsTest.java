package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.CaffeModel;
import dev.moka.model.LayerWeights;
import dev.moka.model.Prototxt;
import dev.moka.model.WeightBlob;
import dev.moka.oracle.Array;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Params;
import dev.moka.oracle.Request;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code .caffemodel.h5}: what native Caffe writes is read bit by bit, and the other way round. */
class Hdf5WeightsTest {
    private static final String INPUT =
            "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }\n";

    @TempDir
    private Path folder;

    /** All kinds of parameters, some without; some shared, of those the first or the last of a layer; a layer without last. */
    private static String net() {
        NetText net = new NetText("all", 1);
        String conv = net.inPlace("ReLU", "zz", net.norm("bn", "scale", net.conv("conv", net.input(9), 5, 1, "")), "");
        String fc = "inner_product_param { num_output: 405 weight_filler { type: 'msra' } bias_filler { value: 3 } }";
        String a = net.layer("InnerProduct", "a", conv, "param { name: 'w' } param { name: 'b' }" + fc);
        String b = net.layer("InnerProduct", "b", a, "param { name: 'w' }" + fc);
        String c = net.layer("InnerProduct", "c", b, "param { name: 'w' } param { name: 'b' }" + fc);
        net.softmax(net.layer("InnerProduct", "d", c, "param { } param { name: 'b' }" + fc));
        return net.toString();
    }

    private static Net load(String prototxt) {
        return new Net(Prototxt.parseNet(prototxt, "net").net(), NetOptions.defaults());
    }

    static Stream<Model> nets() {
        return Stream.of(
                Model.family("all", net(), 0),
                Model.of("LeNet", "nets/examples/mnist/lenet.prototxt"),
                Model.family("ResNet-152", NetFamilies.resNet(152, 1 / 16.0, 224), 0));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void whatCaffeWritesIsReadBitByBit(Model model) {
        Path file = folder.resolve("native.caffemodel.h5");
        Oracle caffe = NativeCaffe.get();
        caffe.write(Request.of(model.prototxt()).seed(7), file);
        Params expected = caffe.params(Request.of(model.prototxt()).seed(7).weights(file));
        try (Net net = load(model.prototxt())) {
            net.copyFrom(file).requireComplete();
            assertEqual(net, expected);
        }
        assertThat(CaffeModel.open(file).layers())
                .allSatisfy(layer -> assertThat(layer.blobs().stream().filter(blob -> !blob.isMissing()))
                        .as("mapped, not copied")
                        .allSatisfy(blob -> assertThat(blob.source().floats()).isNotNull()));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void whatIsWrittenCaffeReadsBitByBit(Model model) {
        Path file = folder.resolve("moka.caffemodel.h5");
        try (Net net = load(model.prototxt());
                Net again = load(model.prototxt())) {
            net.fillRandomly(1701);
            net.save(file);
            assertEqual(
                    net, NativeCaffe.get().params(Request.of(model.prototxt()).weights(file)));
            again.copyFrom(file).requireComplete();
            assertEqual(
                    again, NativeCaffe.get().params(Request.of(model.prototxt()).weights(file)));
        }
        assertThat(folder).isDirectoryNotContaining(left -> !left.equals(file));
    }

    private static void assertEqual(Net net, Params params) {
        assertThat(net.params().keySet())
                .containsExactlyElementsOf(params.layers().keySet());
        for (Map.Entry<String, List<Blob>> layer : net.params().entrySet()) {
            for (int i = 0; i < layer.getValue().size(); i++) {
                Array expected = params.get(layer.getKey(), i);
                assertThat(layer.getValue().get(i).shape()).isEqualTo(expected.shape());
                assertThat(layer.getValue().get(i).data())
                        .as("%s %d", layer.getKey(), i)
                        .isEqualTo(expected.data());
            }
        }
    }

    @Test
    void outputsAreEqual() {
        Path file = folder.resolve("moka.caffemodel.h5");
        Path binary = folder.resolve("moka.caffemodel");
        Array data = Array.zeros(1, 3, 9, 9);
        Random random = new Random(1701);
        for (int i = 0; i < data.data().length; i++) {
            data.data()[i] = random.nextFloat();
        }
        try (Net net = load(net())) {
            net.fillRandomly(5);
            net.save(file);
            net.save(binary);
        }
        Request request = Request.of(net()).input("data", data);
        float[] fromHdf5 =
                NativeCaffe.get().forward(request.weights(file)).blob("prob").data();
        float[] fromBinary =
                NativeCaffe.get().forward(request.weights(binary)).blob("prob").data();
        assertThat(fromHdf5).isEqualTo(fromBinary);
        assertThat(IntStream.range(0, fromHdf5.length)
                        .mapToObj(i -> fromHdf5[i])
                        .distinct())
                .as("the comparison is not blind")
                .hasSizeGreaterThan(10);
    }

    @Test
    void scalarsAndEmptyShapesAreKept() {
        Path file = folder.resolve("scalar.h5");
        NetParameter net = NetParameter.newBuilder()
                .addLayer(LayerParameter.newBuilder().setName("p"))
                .build();
        List<WeightBlob> blobs = List.of(
                WeightBlob.of(new int[0], () -> new float[] {0.25f}),
                WeightBlob.of(new int[] {2, 0, 3}, () -> new float[0]),
                WeightBlob.of(new int[] {1, 2, 1}, () -> new float[] {1, 2}));
        CaffeModel.write(file, net, List.of(blobs));
        List<WeightBlob> read = CaffeModel.open(file).layers().get(0).blobs();
        assertThat(read)
                .extracting(WeightBlob::shape)
                .containsExactly(new int[0], new int[] {2, 0, 3}, new int[] {1, 2, 1});
        assertThat(numbers(read.get(0))).containsExactly(0.25f);
        assertThat(numbers(read.get(1))).isEmpty();
        assertThat(numbers(read.get(2))).containsExactly(1, 2);
    }

    private static float[] numbers(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return numbers;
    }

    /** As other programs may write it. */
    @Test
    void compressedNumbersOtherTypesAndNestedGroupsAreRead() {
        Path file = folder.resolve("other.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup data = hdf.putGroup("data");
            WritableGroup layer = data.putGroup("fire2").putGroup("squeeze");
            layer.putDataset("0", new double[][] {{1, 2.5}, {3, 4}});
            layer.putDataset("1", new int[] {7, 8});
            DatasetCreationOptions packed = DatasetCreationOptions.builder()
                    .chunkDimensions(2)
                    .deflate()
                    .build();
            data.putGroup("packed").putDataset("0", new float[] {1, 2, 3}, packed);
            data.putGroup("tail").putDataset("1", new float[] {9});
        }
        List<LayerWeights> layers = CaffeModel.open(file).layers();
        assertThat(layers).extracting(LayerWeights::name).containsExactlyInAnyOrder("fire2/squeeze", "packed", "tail");
        List<WeightBlob> squeeze = layer(layers, "fire2/squeeze");
        assertThat(numbers(squeeze.get(0))).containsExactly(1, 2.5f, 3, 4);
        assertThat(squeeze.get(0).shape()).containsExactly(2, 2);
        assertThat(numbers(squeeze.get(1))).containsExactly(7, 8);
        assertThat(numbers(layer(layers, "packed").get(0))).containsExactly(1, 2, 3);
        assertThat(layer(layers, "tail").get(0).isMissing()).isTrue();
        assertThatThrownBy(() -> numbers(layer(layers, "tail").get(0))).hasMessageContaining("is not in the file");
    }

    private static List<WeightBlob> layer(List<LayerWeights> layers, String name) {
        return layers.stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow()
                .blobs();
    }

    private static void assertFault(Path file, String... words) {
        assertThatThrownBy(() -> CaffeModel.open(file))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void whatDoesNotFitIsRefusedAsByCaffe() {
        Path file = folder.resolve("fc.h5");
        String fc =
                INPUT + "layer { name: 'fc' type: 'InnerProduct' bottom: 'data' top: 'fc' inner_product_param { %s } }";
        try (Net net = load(fc.formatted("num_output: 2"));
                Net fewer = load(fc.formatted("num_output: 2 bias_term: false"));
                Net other = load(fc.formatted("num_output: 3"))) {
            net.save(file);
            assertThatThrownBy(() -> fewer.copyFrom(file)).hasMessageContaining("has 1 parameter(s), the file 2");
            assertThatThrownBy(() -> other.copyFrom(file)).hasMessageContaining("'fc' parameter 0 is");
            fewer.save(file);
            assertThatThrownBy(() -> net.copyFrom(file)).hasMessageContaining("has 2 parameter(s), the file 1");
        }
    }

    @Test
    void whatHdf5CannotNameIsRefused() throws IOException {
        Path file = folder.resolve("x.caffemodel.h5");
        Files.writeString(file, "before");
        try (Net net = load(INPUT + "layer { name: 'fire2/relu' type: 'ReLU' bottom: 'data' top: 'data' }")) {
            assertThatThrownBy(() -> net.save(file))
                    .isInstanceOf(MokaException.class)
                    .hasMessage(
                            "cannot write " + file + ": HDF5 cannot hold a layer named \"fire2/relu\", with a \"/\";"
                                    + " save it as a .caffemodel");
        }
        try (Net net = load(INPUT + "layer { name: 'data' type: 'ReLU' bottom: 'data' top: 'data' }")) {
            assertThatThrownBy(() -> net.save(file)).hasMessageContaining("a layer named \"data\" twice;");
            assertThatThrownBy(() -> net.save(folder.resolve("none/x.h5"))).isInstanceOf(MokaException.class);
        }
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryNotContaining(left -> !left.equals(file));
    }

    @Test
    void otherFilesAreNamed() {
        Path keras = folder.resolve("keras.h5");
        try (WritableHdfFile hdf = HdfFile.write(keras)) {
            hdf.putGroup("model_weights").putDataset("0", new float[] {1});
        }
        assertFault(keras, "no group /data", "model_weights");
        Path state = folder.resolve("state.h5");
        try (WritableHdfFile hdf = HdfFile.write(state)) {
            hdf.putGroup("history").putDataset("0", new float[] {1});
            hdf.putDataset("iter", new int[] {3});
        }
        assertFault(state, "is a solver's state (.solverstate.h5)");
        Path named = folder.resolve("named.h5");
        try (WritableHdfFile hdf = HdfFile.write(named)) {
            hdf.putGroup("data").putGroup("fc").putDataset("weight", new float[] {1});
        }
        assertFault(named, "dataset /data/fc/weight should be named by its number");
        Path flat = folder.resolve("flat.h5");
        try (WritableHdfFile hdf = HdfFile.write(flat)) {
            hdf.putGroup("data").putDataset("fc", new float[] {1});
        }
        assertFault(flat, "/data/fc should be a group");
    }

    @Test
    void damagedFilesAreRefusedInOneLine() throws IOException {
        Path file = folder.resolve("x.h5");
        try (Net net = load(net())) {
            net.save(file);
        }
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1701);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(16, whole.length) : whole.length);
            for (int i = 0; i < 4; i++) {
                damaged[random.nextInt(8, Math.min(damaged.length, 4000))] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                CaffeModel.open(file)
                        .layers()
                        .forEach(layer -> layer.blobs().stream()
                                .filter(blob -> !blob.isMissing())
                                .forEach(Hdf5WeightsTest::numbers));
            } catch (MokaException e) {
                refused++;
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(refused).isPositive();
    }
}
