package dev.moka.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTest {
    private static final String RELU = """
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 } } }
            layer { name: 'relu' type: 'ReLU' bottom: 'data' top: 'relu' relu_param { negative_slope: 0.5 } }
            """;

    private static final String CONVOLUTION = """
            force_backward: true
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 1 dim: 3 dim: 3 } } }
            layer { name: 'conv' type: 'Convolution' bottom: 'data' top: 'conv'
                    convolution_param { num_output: 1 kernel_size: 2 weight_filler { type: 'gaussian' } } }
            """;

    private static final Array WEIGHT = array(new int[] {1, 1, 2, 2}, 1, 2, 3, 4);
    private static final Array BIAS = array(new int[] {1}, 0.5f);
    private static final Array NINE = array(new int[] {1, 1, 3, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    private static final Oracle ORACLE = Oracle.start();

    @BeforeAll
    static void nativeCaffe() {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
    }

    @AfterAll
    static void stop() {
        ORACLE.close();
    }

    @Test
    void reluComputesWhatItSays() {
        Result result = ORACLE.forward(Request.of(RELU).input("data", array(new int[] {1, 3}, -2, 0, 3)));

        assertThat(result.blobs().keySet()).containsExactly("data", "relu");
        assertThat(result.outputs()).containsExactly("relu");
        assertThat(result.blob("relu").shape()).containsExactly(1, 3);
        assertThat(result.blob("relu").data()).containsExactly(-1, 0, 3);
    }

    @Test
    void inputTakesTheShapeOfTheArrayForOneCall() {
        Result two = ORACLE.forward(Request.of(RELU).input("data", array(new int[] {2, 2}, 1, -2, 3, -4)));
        Result declared = ORACLE.forward(Request.of(RELU));

        assertThat(two.blob("relu").shape()).containsExactly(2, 2);
        assertThat(two.blob("relu").data()).containsExactly(1, -1, 3, -2);
        assertThat(declared.blob("relu").shape()).containsExactly(1, 3);
        assertThat(declared.blob("relu").data()).containsExactly(0, 0, 0);
    }

    @Test
    void convolutionUsesTheParametersGiven() {
        Request request = Request.of(CONVOLUTION).param("conv", WEIGHT, BIAS).input("data", NINE);

        assertThat(ORACLE.forward(request).blob("conv").data()).containsExactly(37.5f, 47.5f, 67.5f, 77.5f);
        assertThat(ORACLE.forward(request.blobs("conv")).blobs().keySet()).containsExactly("conv");
    }

    @Test
    void backwardGivesGradientsOfBlobsAndParameters() {
        Array ones = array(new int[] {1, 1, 2, 2}, 1, 1, 1, 1);
        Gradients gradients = ORACLE.backward(
                Request.of(CONVOLUTION).param("conv", WEIGHT, BIAS).input("data", NINE), Map.of("conv", ones));

        assertThat(gradients.blob("data").data()).containsExactly(1, 3, 2, 4, 10, 6, 3, 7, 4);

        assertThat(gradients.params().get("conv", 0).data()).containsExactly(12, 16, 24, 28);
        assertThat(gradients.params().get("conv", 1).data()).containsExactly(4);
        assertThat(gradients.forward().blob("conv").data()).containsExactly(37.5f, 47.5f, 67.5f, 77.5f);
    }

    @Test
    void failedCheckIsToldAndTheNextCallWorks() {
        assertThatThrownBy(() -> ORACLE.forward(Request.of("layer { name: 'x' type: 'NoSuchThing' top: 'x' }")))
                .isInstanceOf(OracleException.class)
                .hasMessageStartingWith("native Caffe stopped: F")
                .hasMessageContaining("Unknown layer type: NoSuchThing");

        reluComputesWhatItSays();
    }

    @Test
    void wrongNamesAreToldWithoutEndingTheProcess() {
        assertThatThrownBy(() -> ORACLE.forward(Request.of(RELU).input("dta", BIAS)))
                .hasMessage("no input 'dta'; the net's inputs are [data]");
        assertThatThrownBy(() -> ORACLE.forward(Request.of(RELU).blobs("rel")))
                .hasMessage("no blob 'rel'; the net's blobs are [data, relu]");
        assertThatThrownBy(() -> ORACLE.forward(Request.of(RELU).weights(Path.of("/no/such.caffemodel"))))
                .hasMessage("no such file: /no/such.caffemodel");
    }

    @Test
    void splitsAreShown() {
        String net = RELU + "layer { name: 'abs' type: 'AbsVal' bottom: 'data' top: 'abs' }";

        List<Layer> layers = ORACLE.layers(Request.of(net));

        assertThat(layers).extracting(Layer::type).containsExactly("Input", "Split", "ReLU", "AbsVal");
        assertThat(layers.get(1).name()).isEqualTo("data_data_0_split");
        assertThat(layers.get(1).tops()).containsExactly("data_data_0_split_0", "data_data_0_split_1");
        assertThat(layers.get(3).bottoms()).containsExactly("data_data_0_split_1");
    }

    @Test
    void caffemodelKeepsTheParameters(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("net.caffemodel");
        ORACLE.write(Request.of(CONVOLUTION).param("conv", WEIGHT, BIAS), file);

        Params params = ORACLE.params(Request.of(CONVOLUTION).weights(file));

        assertThat(Files.size(file)).isPositive();
        assertThat(params.get("conv", 0).shape()).containsExactly(1, 1, 2, 2);
        assertThat(params.get("conv", 0).data()).containsExactly(1, 2, 3, 4);
        assertThat(params.get("conv", 1).data()).containsExactly(0.5f);
    }

    @Test
    void seedDecidesWhatFillersDraw() {
        float[] first = weight(7);

        assertThat(weight(8)).isNotEqualTo(first);
        assertThat(weight(7)).isEqualTo(first);
    }

    @Test
    void arraysOfMoreThanABlockArriveWhole() {
        float[] data = new float[1_000_001];
        for (int i = 0; i < data.length; i++) {
            data[i] = i;
        }
        Result result = ORACLE.forward(Request.of(RELU).input("data", new Array(new int[] {1, data.length}, data)));

        assertThat(result.blob("relu").data()).isEqualTo(data);
    }

    @Test
    void timesEveryRound() {
        assertThat(ORACLE.time(Request.of(RELU), 3)).hasSize(3);
    }

    @Test
    void solverRunsToItsEnd(@TempDir Path folder) throws Exception {
        Path net = folder.resolve("net.prototxt");
        Files.writeString(net, """
                layer { name: 'data' type: 'DummyData' top: 'x' top: 'y'
                        dummy_data_param { shape { dim: 4 dim: 1 } shape { dim: 4 dim: 1 }
                          data_filler { value: 1 } data_filler { value: 3 } } }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip'
                        inner_product_param { num_output: 1 bias_term: false } }
                layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip' bottom: 'y' top: 'loss' }
                """);
        Path solver = folder.resolve("solver.prototxt");
        Files.writeString(
                solver,
                "net: '%s' base_lr: 0.5 lr_policy: 'fixed' max_iter: 50 snapshot_prefix: '%s/x' solver_mode: CPU"
                        .formatted(net, folder));

        ORACLE.solve(solver);

        assertThat(ORACLE.log()).anyMatch(line -> line.endsWith("Optimization Done."));
        Request trained = Request.of(net).weights(folder.resolve("x_iter_50.caffemodel"));
        assertThat(ORACLE.params(trained).get("ip", 0).data()[0]).isCloseTo(3, within(1e-5f));
    }

    @Test
    void databaseFeedsTheDataLayer(@TempDir Path folder) {
        byte[] pixels = {0, 1, (byte) 200, 3, 4, 5};
        for (String backend : List.of("lmdb", "leveldb")) {
            Path database = folder.resolve(backend);
            ORACLE.writeDatabase(backend, database, new int[] {1, 1, 3}, pixels, new byte[] {7, 9});
            Result result = ORACLE.forward(Request.of("""
                    layer { name: 'data' type: 'Data' top: 'data' top: 'label' transform_param { scale: 0.5 }
                            data_param { source: '%s' batch_size: 2 backend: %s } }
                    """.formatted(database, backend.toUpperCase(Locale.ROOT))));

            assertThat(result.blob("data").shape()).containsExactly(2, 1, 1, 3);
            assertThat(result.blob("data").data()).containsExactly(0, 0.5f, 100, 1.5f, 2, 2.5f);
            assertThat(result.blob("label").data()).containsExactly(7, 9);
        }
    }

    @Test
    void trainedLeNetNamesADigit() {
        Path shared = Path.of(System.getProperty("moka.shared", "../../shared"));
        Path weights = shared.resolve("models/lenet/lenet_iter_10000.caffemodel");
        assumeTrue(Files.exists(weights), "needs " + weights);
        Request lenet =
                Request.of(shared.resolve("nets/examples/mnist/lenet.prototxt")).weights(weights);

        Array one = Array.zeros(1, 1, 28, 28);
        for (int y = 5; y < 23; y++) {
            one.data()[y * 28 + 13] = one.data()[y * 28 + 14] = 0.99f;
        }
        Result result = ORACLE.forward(lenet.input("data", one));

        assertThat(result.blob("conv1").shape()).containsExactly(1, 20, 24, 24);
        assertThat(result.blob("prob").data()[1]).isGreaterThan(0.9f);
        assertThat(ORACLE.params(lenet).layers().keySet()).containsExactly("conv1", "conv2", "ip1", "ip2");
    }

    private static float[] weight(int seed) {
        return ORACLE.params(Request.of(CONVOLUTION).seed(seed)).get("conv", 0).data();
    }

    private static Array array(int[] shape, float... data) {
        return new Array(shape, data);
    }
}
