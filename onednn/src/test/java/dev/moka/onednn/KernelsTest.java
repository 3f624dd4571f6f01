package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers oneDNN has a primitive for do run on it: nothing falls back to the loops unnoticed. */
class KernelsTest {
    private static final String DATA =
            "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 8 dim: 9 dim: 9 } } }\n";

    /** Whether the last layer's top was written by oneDNN. */
    private static boolean runsOnOneDnn(String layers) {
        try (Net net = new Net(
                Prototxt.parseNet(DATA + layers, "kernels").net(),
                NetOptions.defaults().withBackend("onednn"))) {
            net.fillRandomly(1);
            net.forward();
            return net.blob(net.outputs().get(0)).dataStorage().twin() instanceof Tensor;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 pad: 1 stride: 2 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 group: 8 }",
                "type: 'Convolution' convolution_param { num_output: 6 kernel_size: 3 group: 2 dilation: 2 bias_term: false }",
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
                "type: 'Sigmoid'",
                "type: 'TanH'",
                "type: 'Softmax'",
                "type: 'BatchNorm'",
                "type: 'Scale' scale_param { bias_term: true }",
                "type: 'Eltwise' bottom: 'x' eltwise_param { operation: PROD }",
                "type: 'Eltwise' bottom: 'x'",
                "type: 'Concat' bottom: 'x'"
            })
    void aLayer(String layer) {
        assertThat(runsOnOneDnn("layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }"))
                .isTrue();
    }

    /** Caffe divides by the part of the window inside the padded picture, for which oneDNN has no rule. */
    @Test
    void averagePoolingWhoseWindowReachesBeyondThePaddingRunsOnTheLoops() {
        assertThat(runsOnOneDnn("layer { name: 'y' bottom: 'x' top: 'y' type: 'Pooling'"
                        + " pooling_param { kernel_size: 4 stride: 3 pad: 1 pool: AVE } }"))
                .isFalse();
    }

    @Test
    void aConvolutionTakesTheReLUBehindItAlong() {
        String layers = """
                layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { num_output: 8 kernel_size: 3 } }
                layer { name: 'relu' type: 'ReLU' bottom: 'y' top: 'y' }
                """;
        try (Net net = new Net(
                Prototxt.parseNet(DATA + layers, "fused").net(),
                NetOptions.defaults().withBackend("onednn"))) {
            net.fillRandomly(1);
            net.forward();
            long version = net.blob("y").dataStorage().version();
            net.forward();
            assertThat(net.blob("y").dataStorage().version()).isEqualTo(version + 1);
        }
    }
}
