package dev.moka.peers;

import java.util.ArrayList;
import java.util.List;

/** Every type of layer, at sizes that real nets have. */
final class LayerCases {
    private static final int[] MAPS = {32, 96, 27, 27};
    private static final String FILLER = "weight_filler { type: 'gaussian' std: 0.01 } ";

    private LayerCases() {}

    static List<LayerCase> all(LayerData data) {
        List<LayerCase> cases = new ArrayList<>();
        cases.addAll(products());
        cases.addAll(recurrent());
        cases.addAll(windows());
        cases.addAll(functions());
        cases.addAll(normalizations());
        cases.addAll(combinations());
        cases.addAll(selections());
        cases.addAll(losses());
        cases.addAll(data(data));
        return cases;
    }

    private static LayerCase convolution(String type, String parameters) {
        return LayerCase.of("type: '" + type + "' convolution_param { " + FILLER + parameters + " }");
    }

    private static List<LayerCase> products() {
        return List.of(
                convolution("Convolution", "num_output: 64 kernel_size: 3 pad: 1")
                        .data(16, 64, 56, 56),
                convolution("Convolution", "num_output: 64 kernel_size: 1").data(16, 256, 28, 28),
                convolution("Convolution", "num_output: 96 kernel_size: 11 stride: 4")
                        .matrix(8, 3, 227, 227),
                convolution("Convolution", "num_output: 256 kernel_size: 5 pad: 2 group: 2")
                        .data(16, 96, 27, 27),
                convolution("Convolution", "num_output: 128 kernel_size: 3 pad: 1 group: 128")
                        .data(4, 128, 28, 28),
                convolution("Deconvolution", "num_output: 21 kernel_size: 4 stride: 2 bias_term: false")
                        .data(1, 21, 64, 64),
                convolution("Deconvolution", "num_output: 21 kernel_size: 16 stride: 8 group: 21 bias_term: false")
                        .data(1, 21, 34, 34),
                LayerCase.of("type: 'InnerProduct' inner_product_param { " + FILLER + "num_output: 1000 }")
                        .data(32, 4096),
                LayerCase.of("type: 'Embed' embed_param { " + FILLER + "input_dim: 96 num_output: 128 }")
                        .labels(96, 50, 250),
                LayerCase.of("type: 'Embed' embed_param { " + FILLER
                                + "input_dim: 8801 num_output: 1000 bias_term: false }")
                        .labels(8801, 20, 100));
    }

    private static List<LayerCase> recurrent() {
        String parameters = "recurrent_param { " + FILLER + "num_output: 256 }";
        return List.of(
                LayerCase.of("type: 'LSTM' " + parameters).data(20, 64, 128).labels(2, 20, 64),
                LayerCase.of("type: 'RNN' " + parameters).data(20, 64, 128).labels(2, 20, 64),
                LayerCase.of("type: 'LSTMUnit'")
                        .data(1, 250, 256)
                        .data(1, 250, 1024)
                        .labels(2, 1, 250)
                        .tops(2));
    }

    private static LayerCase pooling(String parameters) {
        return LayerCase.of("type: 'Pooling' pooling_param { " + parameters + " }");
    }

    private static List<LayerCase> windows() {
        return List.of(
                pooling("pool: MAX kernel_size: 3 stride: 2").data(16, 96, 55, 55),
                pooling("pool: MAX kernel_size: 3 stride: 2").data(16, 64, 56, 56),
                pooling("pool: MAX kernel_size: 2 stride: 2")
                        .data(16, 64, 56, 56)
                        .tops(2),
                pooling("pool: AVE kernel_size: 3 stride: 2").data(16, 64, 32, 32),
                pooling("pool: AVE kernel_size: 3 stride: 2 pad: 1").data(16, 64, 28, 28),
                pooling("pool: AVE global_pooling: true").data(32, 1024, 7, 7),
                LayerCase.of("type: 'SPP' spp_param { pyramid_height: 3 }").data(8, 256, 13, 13),
                LayerCase.of("type: 'Im2col' convolution_param { kernel_size: 3 pad: 1 }")
                        .data(4, 64, 56, 56),
                LayerCase.of("type: 'LRN' lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }")
                        .data(16, 96, 27, 27),
                LayerCase.of(
                                "type: 'LRN' lrn_param { local_size: 3 alpha: 0.00005 beta: 0.75 norm_region: WITHIN_CHANNEL }")
                        .data(16, 32, 16, 16));
    }

    private static List<LayerCase> functions() {
        return List.of(
                LayerCase.of("type: 'ReLU'").data(MAPS),
                LayerCase.of("type: 'ReLU' relu_param { negative_slope: 0.1 }").data(MAPS),
                LayerCase.of("type: 'PReLU'").data(MAPS),
                LayerCase.of("type: 'ELU'").data(MAPS),
                LayerCase.of("type: 'Sigmoid'").data(MAPS),
                LayerCase.of("type: 'TanH'").data(MAPS),
                LayerCase.of("type: 'AbsVal'").data(MAPS),
                LayerCase.of("type: 'BNLL'").data(MAPS),
                LayerCase.of("type: 'Power' power_param { scale: 0.00390625 shift: -0.5 }")
                        .data(MAPS),
                LayerCase.of("type: 'Power' power_param { power: 2 shift: 1 }").data(MAPS),
                LayerCase.of("type: 'Exp'").data(MAPS),
                LayerCase.of("type: 'Exp' exp_param { base: 2 scale: 0.5 }").data(MAPS),
                LayerCase.of("type: 'Log'").positive(MAPS),
                LayerCase.of("type: 'Log' log_param { base: 10 shift: 1 }").positive(MAPS),
                LayerCase.of("type: 'Threshold' threshold_param { threshold: 0.5 }")
                        .data(MAPS),
                LayerCase.of("type: 'Dropout'").data(32, 4096),
                LayerCase.of("type: 'Dropout' dropout_param { dropout_ratio: 0.3 }")
                        .data(MAPS));
    }

    private static List<LayerCase> normalizations() {
        return List.of(
                LayerCase.of("type: 'BatchNorm'").data(MAPS),
                LayerCase.of("type: 'BatchNorm' batch_norm_param { use_global_stats: true }")
                        .data(MAPS),
                LayerCase.of("type: 'Scale' scale_param { bias_term: true }").data(MAPS),
                LayerCase.of("type: 'Scale' scale_param { axis: 0 }").data(MAPS).data(32, 96),
                LayerCase.of("type: 'Bias'").data(MAPS),
                LayerCase.of("type: 'MVN'").data(MAPS),
                LayerCase.of("type: 'MVN' mvn_param { across_channels: true normalize_variance: false }")
                        .data(MAPS),
                LayerCase.of("type: 'Softmax'").data(32, 1000),
                LayerCase.of("type: 'Softmax'").data(1, 21, 500, 500));
    }

    private static List<LayerCase> combinations() {
        return List.of(
                LayerCase.of("type: 'Eltwise'").data(MAPS).data(MAPS),
                LayerCase.of("type: 'Eltwise' eltwise_param { coeff: 1 coeff: -1 }")
                        .data(MAPS)
                        .data(MAPS),
                LayerCase.of("type: 'Eltwise' eltwise_param { operation: PROD }")
                        .data(MAPS)
                        .data(MAPS),
                LayerCase.of("type: 'Eltwise' eltwise_param { operation: MAX }")
                        .data(MAPS)
                        .data(MAPS),
                LayerCase.of("type: 'Concat'").data(32, 64, 28, 28).data(32, 32, 28, 28),
                LayerCase.of("type: 'Concat' concat_param { axis: 0 }")
                        .data(16, 64, 28, 28)
                        .data(16, 64, 28, 28),
                LayerCase.of("type: 'Slice'").data(32, 96, 28, 28).tops(3),
                LayerCase.of("type: 'Split'").data(MAPS).tops(2),
                LayerCase.of("type: 'Tile' tile_param { axis: 1 tiles: 4 }").data(32, 24, 27, 27),
                LayerCase.of("type: 'Reduction' reduction_param { axis: 1 }").data(MAPS),
                LayerCase.of("type: 'Reduction' reduction_param { operation: ASUM axis: 2 }")
                        .data(MAPS),
                LayerCase.of("type: 'Flatten'").data(MAPS),
                LayerCase.of("type: 'Reshape' reshape_param { shape { dim: 0 dim: -1 } }")
                        .data(MAPS));
    }

    private static List<LayerCase> selections() {
        return List.of(
                LayerCase.of("type: 'Crop' crop_param { axis: 2 offset: 19 }")
                        .data(1, 21, 568, 568)
                        .data(1, 21, 500, 500),
                LayerCase.of("type: 'ArgMax' argmax_param { axis: 1 }").data(1, 21, 500, 500),
                LayerCase.of("type: 'ArgMax' argmax_param { top_k: 5 }").data(32, 1000),
                LayerCase.of("type: 'BatchReindex'").data(64, 256, 6, 6).labels(64, 128),
                LayerCase.of("type: 'Filter'").data(128, 256, 6, 6).labels(2, 128),
                LayerCase.of("type: 'Silence'").data(MAPS).tops(0));
    }

    private static List<LayerCase> losses() {
        return List.of(
                LayerCase.of("type: 'SoftmaxWithLoss'").data(128, 1000).labels(1000, 128),
                LayerCase.of("type: 'SoftmaxWithLoss' softmax_param { axis: 2 }")
                        .data(50, 250, 96)
                        .labels(96, 50, 250),
                LayerCase.of("type: 'SoftmaxWithLoss'").data(1, 21, 500, 500).labels(21, 1, 1, 500, 500),
                LayerCase.of("type: 'SigmoidCrossEntropyLoss'").data(128, 784).labels(2, 128, 784),
                LayerCase.of("type: 'SigmoidCrossEntropyLoss'")
                        .data(1, 21, 300, 300)
                        .labels(2, 1, 21, 300, 300),
                LayerCase.of("type: 'EuclideanLoss'").data(128, 784).data(128, 784),
                LayerCase.of("type: 'HingeLoss' hinge_loss_param { norm: L2 }")
                        .data(128, 1000)
                        .labels(1000, 128),
                LayerCase.of("type: 'InfogainLoss'")
                        .data(128, 100)
                        .labels(100, 128)
                        .matrix(1, 1, 100, 100),
                LayerCase.of("type: 'MultinomialLogisticLoss'")
                        .positive(128, 1000)
                        .labels(1000, 128),
                LayerCase.of("type: 'ContrastiveLoss'")
                        .data(256, 512)
                        .data(256, 512)
                        .labels(2, 256),
                LayerCase.of("type: 'Accuracy'").data(128, 1000).labels(1000, 128),
                LayerCase.of("type: 'Accuracy' accuracy_param { top_k: 5 }")
                        .data(128, 1000)
                        .labels(1000, 128),
                LayerCase.of("type: 'Accuracy'").data(1, 21, 500, 500).labels(21, 1, 1, 500, 500));
    }

    private static List<LayerCase> data(LayerData data) {
        String crop = "transform_param { crop_size: 227 mirror: true mean_value: 104 mean_value: 117 mean_value: 123 }";
        return List.of(
                LayerCase.of(
                        "type: 'DummyData' dummy_data_param { data_filler { type: 'gaussian' } shape { dim: 32 dim: 3"
                                + " dim: 64 dim: 64 } }"),
                LayerCase.of("type: 'Data' data_param { source: '" + data.lmdb() + "' backend: LMDB batch_size: 32 } "
                                + crop)
                        .tops(2),
                LayerCase.of("type: 'Data' data_param { source: '" + data.encodedLmdb()
                                + "' backend: LMDB batch_size: 32 } " + crop)
                        .tops(2),
                LayerCase.of("type: 'ImageData' image_data_param { source: '" + data.list()
                                + "' batch_size: 32 new_height: 256 new_width: 256 } " + crop)
                        .tops(2),
                LayerCase.of("type: 'WindowData' window_data_param { source: '" + data.windows()
                                + "' batch_size: 32 fg_fraction: 0.25 context_pad: 16 crop_mode: 'warp' } " + crop)
                        .tops(2),
                LayerCase.of("type: 'HDF5Data' hdf5_data_param { source: '" + data.hdf5() + "' batch_size: 64 }")
                        .tops(2));
    }
}
