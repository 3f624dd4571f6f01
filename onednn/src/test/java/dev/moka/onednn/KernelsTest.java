package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Blob;
import dev.moka.Close;
import dev.moka.Draw;
import dev.moka.Gradients;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers oneDNN has primitives for do run on it, forward and backward: nothing falls back to the loops unnoticed. */
class KernelsTest {
    private static final String DATA =
            "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 8 dim: 9 dim: 9 } } }\n";

    private static Net net(String layers) {
        return net(layers, NetOptions.defaults().withGradients(Gradients.ALL));
    }

    private static Net net(String layers, NetOptions options) {
        Net net = new Net(Prototxt.parseNet(DATA + layers, "kernels").net(), options.withBackend("onednn"));
        net.fillRandomly(1);
        return net;
    }

    /** A net of one layer whose text lacks name, first bottom and first top. */
    private static Net netOf(String layer) {
        return net("layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }");
    }

    private static boolean dataAreOneDnns(Blob blob) {
        return blob.dataStorage().twin() instanceof Tensor;
    }

    private static boolean diffIsOneDnns(Blob blob) {
        return blob.diffStorage().twin() instanceof Tensor;
    }

    private static NetOptions training() {
        return NetOptions.defaults().withPhase(Phase.TRAIN).withGradients(Gradients.ALL);
    }

    private static Step last(Net net) {
        return net.steps().get(net.steps().size() - 1);
    }

    /** oneDNN makes primitives with a thousand arguments, and cannot execute them. */
    @ParameterizedTest
    @ValueSource(strings = {"Concat", "Eltwise"})
    void aThousandPartsAreComputed(String type) {
        String layer = "layer { name: 'y' type: '%s' top: 'y'%s }".formatted(type, " bottom: 'x'".repeat(1000));
        try (Net net = net(layer, training())) {
            net.blob("x").set(1);
            net.forward();
            net.blob("y").setDiff(1);
            net.backward();
            assertThat(net.blob("y").data()).containsOnly(type.equals("Concat") ? 1 : 1000);
            assertThat(net.blob("x").diff()).containsOnly(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 pad: 1 stride: 2 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 group: 8 }",
                "type: 'Convolution' convolution_param { num_output: 6 kernel_size: 3 group: 2 dilation: 2 bias_term: false }",
                "type: 'Convolution' convolution_param { num_output: 4 kernel_size: 1 pad: 1 stride: 3 dilation: 3 }",
                "type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 1 stride: 3 dilation: 3 }",
                "type: 'Convolution' bottom: 'x' top: 'z' convolution_param { num_output: 4 kernel_size: 3 }",
                "type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }",
                "type: 'Deconvolution' convolution_param { num_output: 8 kernel_size: 4 stride: 2 group: 8 bias_term: false }",
                "type: 'InnerProduct' inner_product_param { num_output: 5 }",
                "type: 'InnerProduct' inner_product_param { num_output: 5 transpose: true }",
                "type: 'InnerProduct' inner_product_param { num_output: 5 axis: 2 }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 }",
                "type: 'Pooling' pooling_param { kernel_size: 2 stride: 2 }",
                "type: 'Pooling' pooling_param { kernel_size: 2 stride: 2 pool: AVE }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 pad: 1 pool: AVE }",
                "type: 'Pooling' pooling_param { global_pooling: true pool: AVE }",
                "type: 'LRN' lrn_param { local_size: 3 }",
                "type: 'LRN' lrn_param { local_size: 3 norm_region: WITHIN_CHANNEL }",
                "type: 'ReLU'",
                "type: 'ReLU' relu_param { negative_slope: -0.5 }",
                "type: 'ELU'",
                "type: 'ELU' elu_param { alpha: -1 }",
                "type: 'AbsVal'",
                "type: 'Exp'",
                "type: 'Log'",
                "type: 'Power' power_param { scale: 2 shift: 1 }",
                "type: 'Power' power_param { scale: 2 power: 3 }",
                "type: 'Power' power_param { scale: -2 power: 2 shift: 1 }",
                "type: 'Swish' swish_param { beta: 2 }",
                "type: 'PReLU'",
                "type: 'PReLU' prelu_param { channel_shared: true }",
                "type: 'Dropout'",
                "type: 'Slice' top: 'z'",
                "type: 'Slice' top: 'z' slice_param { axis: 2 slice_point: 1 }",
                "type: 'Sigmoid'",
                "type: 'TanH'",
                "type: 'Softmax'",
                "type: 'BatchNorm'",
                "type: 'Scale' scale_param { bias_term: true }",
                "type: 'Scale'",
                "type: 'Eltwise' bottom: 'x' eltwise_param { operation: PROD }",
                "type: 'Eltwise' bottom: 'x' bottom: 'x' eltwise_param { operation: PROD }",
                "type: 'Eltwise' bottom: 'x'",
                "type: 'Eltwise' bottom: 'x' bottom: 'x' eltwise_param { coeff: 1 coeff: -2 coeff: 0.5 }",
                "type: 'BNLL'",
                "type: 'Eltwise' bottom: 'x' eltwise_param { operation: MAX }",
                "type: 'Concat' bottom: 'x'"
            })
    void aLayerForwardAndBackward(String layer) {
        try (Net net = netOf(layer)) {
            net.forward();
            assertThat(last(net).tops()).allMatch(KernelsTest::dataAreOneDnns);
            last(net).tops().forEach(top -> top.setDiff(1));
            net.backward();
            assertThat(last(net).bottoms()).allMatch(KernelsTest::diffIsOneDnns);
            // Of several bottoms that are one, Split has added the diffs up.
            assertThat(net.blob("x")).matches(KernelsTest::diffIsOneDnns);
            Layer ofLast = last(net).layer();
            for (int i = 0; i < ofLast.blobs().size(); i++) {
                boolean isOneDnns = diffIsOneDnns(ofLast.blobs().get(i));
                assertThat(isOneDnns).isEqualTo(!ofLast.type().equals("BatchNorm"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"type: 'BatchNorm'", "type: 'Dropout'", "type: 'Dropout' dropout_param { dropout_ratio: 0 }"})
    void aLayerInTraining(String layer) {
        try (Net net = net("layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }", training())) {
            net.forward();
            assertThat(net.blob("y")).matches(KernelsTest::dataAreOneDnns);
            net.blob("y").setDiff(1);
            net.backward();
            assertThat(net.blob("x")).matches(KernelsTest::diffIsOneDnns);
        }
    }

    /** oneDNN passes no gradient at a bound of Clip, where Caffe does; of a Reduction it has none, and a Bias has little to compute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Clip' clip_param { min: 0 max: 6 }",
                "type: 'Bias'",
                "type: 'Reduction' reduction_param { axis: 1 operation: MEAN }",
                "type: 'Reduction' reduction_param { axis: 2 operation: ASUM }",
                "type: 'Reduction' reduction_param { axis: -1 operation: SUMSQ coeff: 2 }"
            })
    void aLayerForwardOnly(String layer) {
        try (Net net = netOf(layer)) {
            net.forward();
            assertThat(net.blob("y")).matches(KernelsTest::dataAreOneDnns);
            net.backward();
            assertThat(net.blob("x")).matches(blob -> !diffIsOneDnns(blob));
        }
    }

    /** Caffe divides by the part of the window inside the padded picture, for which oneDNN has no rule. */
    @Test
    void averagePoolingWhoseWindowReachesBeyondThePaddingRunsOnTheLoops() {
        try (Net net = netOf("type: 'Pooling' pooling_param { kernel_size: 4 stride: 3 pad: 1 pool: AVE }")) {
            net.forward();
            assertThat(net.blob("y")).matches(blob -> !dataAreOneDnns(blob));
            net.backward();
            assertThat(net.blob("x")).matches(blob -> !diffIsOneDnns(blob));
        }
    }

    /** Ties between more than two are Caffe's own affair. */
    @Test
    void theGradientOfAMaximumOfThreeRunsOnTheLoops() {
        try (Net net = netOf("type: 'Eltwise' bottom: 'x' bottom: 'x' eltwise_param { operation: MAX }")) {
            net.forward();
            assertThat(net.blob("y")).matches(KernelsTest::dataAreOneDnns);
            net.backward();
            assertThat(last(net).bottoms()).noneMatch(KernelsTest::diffIsOneDnns);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"norm", "scale", "norm scale", "norm scale relu"})
    void aConvolutionTakesTheNormalisationBehindItAlongAndSeesItEdited(String behind) {
        String layers = "layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'y'"
                + " convolution_param { num_output: 8 kernel_size: 3 group: 2 bias_term: false } }\n"
                + inPlace(behind, "norm", "type: 'BatchNorm'")
                + inPlace(behind, "scale", "type: 'Scale' scale_param { bias_term: true }")
                + inPlace(behind, "relu", "type: 'ReLU'");
        try (Net net = net(layers, NetOptions.defaults());
                Net reference = new Net(
                        Prototxt.parseNet(DATA + layers, "loops").net(),
                        NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            reference.fillRandomly(1);
            for (String layer : behind.replace(" relu", "").split(" ")) {
                for (int param = 0; param < net.params(layer).size(); param++) {
                    float[] values = new float[net.params(layer).get(param).count()];
                    new Draw(1, layer + param).gaussian(values, 2, 0.25);
                    net.params(layer).get(param).set(values);
                    reference.params(layer).get(param).set(values);
                    net.forward();
                    reference.forward();
                    Close.assertClose(layer, Close.copy(reference.blob("y")), Close.copy(net.blob("y")), 1e-5);
                }
            }
            long version = net.blob("y").dataStorage().version();
            net.forward();
            assertThat(net.blob("y").dataStorage().version()).isEqualTo(version + 1);
        }
    }

    private static String inPlace(String wanted, String name, String type) {
        return wanted.contains(name) ? "layer { name: '%s' bottom: 'y' top: 'y' %s }%n".formatted(name, type) : "";
    }

    @Test
    void aConvolutionTakesTheReLUBehindItAlong() {
        String layers = """
                layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { num_output: 8 kernel_size: 3 } }
                layer { name: 'relu' type: 'ReLU' bottom: 'y' top: 'y' }
                """;
        for (Gradients gradients : Gradients.values()) {
            try (Net net = net(layers, NetOptions.defaults().withGradients(gradients))) {
                net.forward();
                long version = net.blob("y").dataStorage().version();
                net.forward();
                assertThat(net.blob("y").dataStorage().version()).isEqualTo(version + 1);
            }
        }
    }

    /** A diff of a parameter grows with every backward until it is cleared, whoever has computed it and in whatever layout. */
    @Test
    void parameterDiffsAddUp() {
        String conv =
                "layer { name: '%s' type: 'Convolution' bottom: 'x' top: '%s' param { name: 'w' } param { name: 'b' }"
                        + " convolution_param { num_output: 8 kernel_size: %s } }\n";
        String layers = conv.formatted("one", "y", "3") + conv.formatted("two", "z", "3 stride: 2 pad: 4");
        try (Net net = net(layers);
                Net loops = new Net(
                        Prototxt.parseNet(DATA + layers, "loops").net(),
                        NetOptions.defaults().withBackend(NetOptions.JAVA).withGradients(Gradients.ALL))) {
            loops.fillRandomly(1);
            for (Net each : new Net[] {net, loops}) {
                each.blob("x").set(fractions(each.blob("x").count()));
                each.forward();
                each.blob("y").setDiff(1);
                each.blob("z").setDiff(2);
                each.backward();
                each.backward();
            }
            assertThat(net.params("one").get(0).diff())
                    .containsExactly(loops.params("one").get(0).diff(), within(1e-2f));
            float once = loops.params("one").get(1).diff()[3] / 2;
            net.clearParamDiffs();
            net.backward();
            assertThat(net.params("two").get(1).diff()[3]).isCloseTo(once, within(1e-2f));
        }
    }

    /** Between the pictures that come in and the scores that the loss reads, nothing goes through the host, forward, backward or in the update. */
    @Test
    void aTrainingNetKeepsItsNumbersInOneDnnsMemory() {
        String layers = """
                layer { name: 'label' type: 'Input' top: 'label' input_param { shape { dim: 2 } } }
                layer { name: 'conv1' type: 'Convolution' bottom: 'x' top: 'conv1' convolution_param { num_output: 32 kernel_size: 3 pad: 1 } }
                layer { name: 'relu1' type: 'ReLU' bottom: 'conv1' top: 'conv1' }
                layer { name: 'pool1' type: 'Pooling' bottom: 'conv1' top: 'pool1' pooling_param { kernel_size: 3 stride: 2 } }
                layer { name: 'norm1' type: 'LRN' bottom: 'pool1' top: 'norm1' lrn_param { local_size: 5 } }
                layer { name: 'conv2' type: 'Convolution' bottom: 'norm1' top: 'conv2'
                        convolution_param { num_output: 32 kernel_size: 3 group: 2 pad: 1 } }
                layer { name: 'relu2' type: 'ReLU' bottom: 'conv2' top: 'conv2' }
                layer { name: 'join' type: 'Concat' bottom: 'norm1' bottom: 'conv2' top: 'join' }
                layer { name: 'pool2' type: 'Pooling' bottom: 'join' top: 'pool2' pooling_param { kernel_size: 2 stride: 2 } }
                layer { name: 'flat' type: 'Flatten' bottom: 'pool2' top: 'flat' }
                layer { name: 'fc1' type: 'InnerProduct' bottom: 'flat' top: 'fc1' inner_product_param { num_output: 40 } }
                layer { name: 'relu3' type: 'ReLU' bottom: 'fc1' top: 'fc1' }
                layer { name: 'drop' type: 'Dropout' bottom: 'fc1' top: 'fc1' dropout_param { dropout_ratio: 0 } }
                layer { name: 'fc2' type: 'InnerProduct' bottom: 'fc1' top: 'fc2' inner_product_param { num_output: 10 } }
                layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc2' bottom: 'label' top: 'loss' }
                """;
        try (Net net = net(layers, NetOptions.defaults().withPhase(Phase.TRAIN))) {
            step(net);
            OneDnnSession session = ((Tensor) net.blob("conv1").dataStorage().twin()).session();
            long before = session.moved();
            step(net);
            int pictures = net.blob("x").count();
            int scores = net.blob("fc2").count();
            // The scores go to the loss, and their diff comes back from it; pictures may be wanted in two layouts.
            assertThat(session.moved() - before - 2L * scores).isIn((long) pictures, 2L * pictures);
            net.params().values().forEach(blobs -> assertThat(blobs).allMatch(KernelsTest::diffIsOneDnns));
        }
    }

    private static void step(Net net) {
        net.blob("x").set(fractions(net.blob("x").count()));
        net.clearParamDiffs();
        net.forward();
        net.backward();
        net.learnableParams().forEach(learnable -> net.update(learnable.blob(), List.of(), KernelsTest::descend));
    }

    private static void descend(float[] weight, float[] gradient, float[][] history, int count) {
        for (int i = 0; i < count; i++) {
            weight[i] -= 0.01f * gradient[i];
        }
    }

    private static float[] fractions(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i * 0.618034f % 1;
        }
        return numbers;
    }

    /** Two nets whose parameters have been written equally often: what was derived from those of the one is of no use for the other's. */
    @Test
    void derivedValuesFollowSharedParameters() {
        String layers = """
                layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { num_output: 8 kernel_size: 3 } }
                layer { name: 'scale' type: 'Scale' bottom: 'y' top: 'y' }
                layer { name: 'norm' type: 'BatchNorm' bottom: 'y' top: 'z' }
                """;
        try (Net one = net(layers, NetOptions.defaults());
                Net other = net(layers, NetOptions.defaults())) {
            for (Net each : new Net[] {one, other}) {
                each.blob("x").set(fractions(each.blob("x").count()));
                each.params("scale").get(0).set(each == one ? 1 : 3);
                each.params("norm").get(1).set(each == one ? 1 : 5);
                each.forward();
            }
            one.shareParams(other);
            one.forward();
            Close.assertClose("shared", Close.copy(other.blob("z")), Close.copy(one.blob("z")), 1e-6);
        }
    }

    /** What a backward reads outlives the kernel that has computed it. */
    @Test
    void aPartOfAForwardRunAgainLeavesWhatIsKept() {
        String layers = """
                layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { num_output: 8 kernel_size: 3 } }
                layer { name: 'relu' type: 'ReLU' bottom: 'y' top: 'y' }
                layer { name: 'drop' type: 'Dropout' bottom: 'y' top: 'y' }
                """;
        try (Net net = net(layers, training())) {
            net.blob("x").set(fractions(net.blob("x").count()));
            net.forward();
            net.blob("y").setDiff(1);
            net.backward();
            float[] expected = net.blob("x").diff().clone();
            net.forward("conv", "conv");
            net.blob("y").setDiff(1);
            net.backward();
            assertThat(net.blob("x").diff()).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void layersJoinBlobsWithoutNumbers() {
        String layers = """
                layer { name: 'which' type: 'Input' top: 'which' input_param { shape { dim: 2 } } }
                layer { name: 'none' type: 'Filter' bottom: 'x' bottom: 'which' top: 'none' }
                layer { name: 'join' type: 'Concat' bottom: 'none' bottom: 'x' top: 'join' concat_param { axis: 0 } }
                """;
        try (Net net = net(layers)) {
            net.blob("x").set(fractions(net.blob("x").count()));
            net.blob("which").set(0, 0);
            net.forward();
            assertThat(net.blob("join").data()).isEqualTo(net.blob("x").data());
            net.blob("join").setDiff(1);
            net.backward();
            assertThat(net.blob("x").diff()).containsOnly(1);
        }
    }
}
