package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Blob;
import dev.moka.Gradients;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.model.Prototxt;
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

    private static Step last(Net net) {
        return net.steps().get(net.steps().size() - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 pad: 1 stride: 2 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 group: 8 }",
                "type: 'Convolution' convolution_param { num_output: 6 kernel_size: 3 group: 2 dilation: 2 bias_term: false }",
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

    private static float[] fractions(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i * 0.618034f % 1;
        }
        return numbers;
    }
}
