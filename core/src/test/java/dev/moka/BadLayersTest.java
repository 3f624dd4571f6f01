package dev.moka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers nobody can run are answered in one line that names the layer, whatever is wrong: axes, counts, sizes that overflow. */
class BadLayersTest {
    /** The bottoms' shapes, then what the layer says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 }
            2x4x6x6 | type: 'Convolution' convolution_param { kernel_size: 3 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 0 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 stride: 0 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 pad: 4294967295 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 pad_h: 4294967295 pad_w: 0 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 dilation: 2147483647 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 dilation: 1431655765 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 pad: 2147483647 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 group: 3 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 group: 0 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 4 kernel_size: 3 axis: 7 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 2147483647 kernel_size: 3 }
            2x4x6x6 | type: 'Convolution' top: 'more' convolution_param { num_output: 4 kernel_size: 3 }
            2x4x6x6 | type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 3 stride: 2147483647 }
            2x4x6x6 | type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 3 pad: 2147483647 }
            2x4x6x6 | type: 'Im2col' convolution_param { kernel_size: 65536 pad: 65536 }
            2x4x6x6 | type: 'Im2col' convolution_param { }
            2x4     | type: 'Scale' scale_param { axis: 4 num_axes: 0 }
            2x4     | type: 'Bias' bias_param { axis: -3 num_axes: 0 }
            3       | type: 'Scale' scale_param { num_axes: 0 bias_term: true }
            2x4x6x6 | type: 'Pooling'
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 3 pad: 4294967295 }
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 3 pad: 3 }
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 9 }
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 2147483647 }
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 3 stride: 0 }
            2x4x6   | type: 'Pooling' pooling_param { kernel_size: 3 }
            2x4x6x6 | type: 'LRN' lrn_param { local_size: 4294967295 }
            2x4x6x6 | type: 'LRN' lrn_param { local_size: 0 }
            2x4x6x6 | type: 'LRN' lrn_param { local_size: 4294967295 norm_region: WITHIN_CHANNEL }
            2x4x6x6 | type: 'SPP' spp_param { pyramid_height: 40 }
            2x4x6x6 | type: 'InnerProduct'
            2x4x6x6 | type: 'InnerProduct' inner_product_param { num_output: 4294967295 }
            2x4x6x6 | type: 'InnerProduct' inner_product_param { num_output: 3 axis: -5 }
            2x4     | type: 'InnerProduct' inner_product_param { num_output: 3 weight_filler { type: 'xaver' } }
            2x4     | type: 'InnerProduct' inner_product_param { num_output: 3 weight_filler { type: 'bilinear' } }
            2x4     | type: 'InnerProduct' inner_product_param { num_output: 3 } param { } param { } param { }
            2x4     | type: 'Embed' embed_param { num_output: 3 }
            2x4     | type: 'Embed' embed_param { num_output: 2147483647 input_dim: 2147483647 }
            2x4x6x6;2x4x3x3 | type: 'Crop' crop_param { offset: 4294967295 }
            2x4x6x6;2x4x3x3 | type: 'Crop' crop_param { offset: 4 }
            2x4x6x6;2x4x3x3 | type: 'Crop' crop_param { axis: 1 offset: 1 offset: 2 }
            2x4x6x6;2x4x3x3 | type: 'Eltwise'
            2x4x6x6;2x4x6x6 | type: 'Eltwise' eltwise_param { coeff: 1 }
            2x4x6x6;2x4x3x3 | type: 'Concat'
            2x4;2x4 | type: 'Concat' concat_param { axis: 2 }
            2x4;2x4 | type: 'Concat' concat_param { concat_dim: 4294967295 }
            2x4     | type: 'Slice' slice_param { slice_point: 4294967295 } top: 'more'
            2x4     | type: 'Slice' slice_param { slice_point: 4 } top: 'more'
            2x5     | type: 'Slice' top: 'more'
            2x4     | type: 'Reshape' reshape_param { axis: 5 shape { dim: 8 } }
            2x4     | type: 'Reshape' reshape_param { axis: 1 num_axes: 2147483647 shape { dim: 4 } }
            2x4     | type: 'Reshape' reshape_param { axis: -9 shape { dim: 4 } }
            2x4     | type: 'Reshape' reshape_param { shape { dim: 0 dim: 0 dim: 0 } }
            2x4     | type: 'Reshape' reshape_param { shape { dim: -1 dim: -1 } }
            2x4     | type: 'Reshape' reshape_param { shape { dim: 3 dim: -1 } }
            2x4     | type: 'Reshape' reshape_param { shape { dim: 4294967296 dim: 4294967296 } }
            2x4     | type: 'Flatten' flatten_param { axis: 1 end_axis: 0 }
            2x4     | type: 'Scale' scale_param { axis: 1 num_axes: 2147483647 }
            2x4     | type: 'Bias' bias_param { axis: -4 }
            2x4;5   | type: 'Scale'
            2x4;2x4x1 | type: 'Bias' bias_param { axis: 0 }
            2x4     | type: 'Tile'
            2x4     | type: 'Tile' tile_param { tiles: 2147483647 }
            2x4     | type: 'Reduction' reduction_param { axis: 2 }
            2x4     | type: 'ArgMax' argmax_param { top_k: 9 }
            2x4     | type: 'ArgMax' argmax_param { top_k: 0 }
            2x4;2   | type: 'Accuracy' accuracy_param { top_k: 4294967295 }
            2x4;3   | type: 'Accuracy'
            2x4;2   | type: 'Accuracy' accuracy_param { axis: -3 }
            2x4;3   | type: 'SoftmaxWithLoss'
            2x4;2   | type: 'SoftmaxWithLoss' softmax_param { axis: 3 }
            2x4;2   | type: 'SoftmaxWithLoss' loss_weight: 1 loss_weight: 2
            2x4;3x4 | type: 'EuclideanLoss'
            2x4;2x5 | type: 'SigmoidCrossEntropyLoss'
            2x4;2   | type: 'InfogainLoss'
            2x4;2   | type: 'InfogainLoss' infogain_loss_param { source: 'nowhere.binaryproto' }
            2x4;2x4 | type: 'HingeLoss'
            2x4;2x4 | type: 'ContrastiveLoss'
            2x4     | type: 'Dropout' dropout_param { dropout_ratio: 1 }
            2x4     | type: 'Dropout' dropout_param { dropout_ratio: nan }
            2x4     | type: 'Clip'
            2x4     | type: 'Exp' exp_param { base: 0 }
            2x4     | type: 'Log' log_param { base: 1 }
            4       | type: 'PReLU'
            2x4     | type: 'PReLU' prelu_param { channel_shared: true filler { type: 'gaussian' sparse: 1 } }
            4       | type: 'BatchNorm'
            2x4     | type: 'BatchNorm' param { lr_mult: 1 }
            2x4x1x1x1 | type: 'MVN'
            2x4     | type: 'Softmax' softmax_param { axis: 2 }
            2x4;3   | type: 'Filter'
            2x4;2   | type: 'Filter' top: 'more'
            2x4;2x2 | type: 'BatchReindex'
            5x2x3;5x2 | type: 'LSTM'
            5x2x3;5x3 | type: 'LSTM' recurrent_param { num_output: 4 }
            5x2;5x2 | type: 'RNN' recurrent_param { num_output: 4 }
            1x2x4;1x2x4;1x2 | type: 'LSTMUnit'
            ''      | type: 'DummyData'
            ''      | type: 'DummyData' dummy_data_param { shape { dim: -2 } }
            ''      | type: 'DummyData' dummy_data_param { num: 1 channels: 1 height: 1 }
            ''      | type: 'DummyData' dummy_data_param { shape { } data_filler { type: 'gaussian' sparse: 1 } }
            ''      | type: 'Parameter' parameter_param { shape { dim: -1 } }
            ''      | type: 'MemoryData'
            ''      | type: 'Data'
            ''      | type: 'Data' data_param { source: 'nowhere' batch_size: 2 }
            ''      | type: 'HDF5Data' hdf5_data_param { source: 'nowhere' }
            ''      | type: 'ImageData' image_data_param { source: 'nowhere' } top: 'more'
            ''      | type: 'WindowData' window_data_param { source: 'nowhere' batch_size: 2 } top: 'more'
            2x4     | type: 'Python'
            2x4     | type: 'Relu'
            """)
    void isRefused(String bottoms, String layer) {
        assertThatThrownBy(() -> run(net(bottoms, layer + " top: 'y'")))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("layer 'bad': ")
                .hasMessageNotContaining("\n");
    }

    /** A top over a bottom of another size would leave neither. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2x4x6x6 | type: 'Pooling' pooling_param { kernel_size: 3 }
            2x4x6x6 | type: 'Convolution' convolution_param { num_output: 5 kernel_size: 3 }
            2x4     | type: 'InnerProduct' inner_product_param { num_output: 3 }
            2x4;2x4 | type: 'Concat'
            2x4     | type: 'Slice' top: 'more'
            2x4     | type: 'Reduction'
            2x4     | type: 'Tile' tile_param { tiles: 2 }
            2x4     | type: 'ArgMax'
            """)
    void cannotWorkInPlace(String bottoms, String layer) {
        assertThatThrownBy(() -> net(bottoms, "top: 'x0' " + layer))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("layer 'bad': ")
                .hasMessageContaining("in place");
    }

    private static Net net(String bottoms, String layer) {
        StringBuilder text = new StringBuilder();
        StringBuilder names = new StringBuilder();
        String[] shapes = bottoms.isEmpty() ? new String[0] : bottoms.split(";");
        for (int b = 0; b < shapes.length; b++) {
            String dims = Arrays.stream(shapes[b].split("x"))
                    .map(dim -> " dim: " + dim)
                    .collect(Collectors.joining());
            text.append("layer { name: 'x%d' type: 'Input' top: 'x%d' input_param { shape {%s } } }\n"
                    .formatted(b, b, dims));
            names.append(" bottom: 'x").append(b).append('\'');
        }
        text.append("layer { name: 'bad' %s %s }".formatted(layer, names));
        return new Net(
                Prototxt.parseNet(text.toString(), "net").net(),
                NetOptions.defaults()
                        .withPhase(Phase.TRAIN)
                        .withBackend(NetOptions.JAVA)
                        .withGradients(Gradients.ALL));
    }

    private static void run(Net net) {
        try (net) {
            net.forward();
            net.backward();
        }
    }
}
