package dev.moka.vis.graph;

import java.awt.Color;
import java.util.Set;

/** What a layer is for, and the colour of its box. */
enum LayerKind {
    DATA(
            "data",
            0xe3e8ee,
            Set.of("Input", "Data", "ImageData", "HDF5Data", "MemoryData", "WindowData", "DummyData", "Parameter")),
    CONVOLUTION("convolution", 0xf7c9c4, Set.of("Convolution", "Deconvolution")),
    INNER_PRODUCT("inner product", 0xdccbf2, Set.of("InnerProduct", "Embed")),
    RECURRENT("recurrent", 0xc3e8e6, Set.of("RNN", "LSTM", "LSTMUnit")),
    POOLING("pooling", 0xfbdfb1, Set.of("Pooling", "SPP", "Reduction")),
    NORMALISATION("normalisation", 0xcfe3f7, Set.of("LRN", "BatchNorm", "Scale", "Bias", "MVN")),
    ACTIVATION(
            "activation",
            0xcdebc9,
            Set.of(
                    "ReLU",
                    "PReLU",
                    "ELU",
                    "Sigmoid",
                    "TanH",
                    "BNLL",
                    "Swish",
                    "Clip",
                    "Threshold",
                    "AbsVal",
                    "Power",
                    "Exp",
                    "Log",
                    "Dropout")),
    JOIN(
            "join, cut or reshape",
            0xf6f0c2,
            Set.of(
                    "Concat",
                    "Eltwise",
                    "Split",
                    "Slice",
                    "Crop",
                    "Filter",
                    "BatchReindex",
                    "Flatten",
                    "Reshape",
                    "Tile",
                    "Im2col")),
    OUTPUT(
            "output or loss",
            0xf5cde4,
            Set.of(
                    "Softmax",
                    "SoftmaxWithLoss",
                    "Accuracy",
                    "ArgMax",
                    "EuclideanLoss",
                    "SigmoidCrossEntropyLoss",
                    "MultinomialLogisticLoss",
                    "InfogainLoss",
                    "ContrastiveLoss",
                    "HingeLoss",
                    "HDF5Output",
                    "Silence")),
    /** A class of the user's, named in python_param. */
    OTHER("other", 0xffffff, Set.of());

    private final String words;
    private final Color color;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> types;

    LayerKind(String words, int rgb, Set<String> types) {
        this.words = words;
        this.color = new Color(rgb);
        this.types = types;
    }

    static LayerKind of(String type) {
        for (LayerKind kind : values()) {
            if (kind.types.contains(type)) {
                return kind;
            }
        }
        return OTHER;
    }

    String words() {
        return words;
    }

    Color color() {
        return color;
    }
}
