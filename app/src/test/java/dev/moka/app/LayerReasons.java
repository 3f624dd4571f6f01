package dev.moka.app;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * Why a type, or some configurations of it, run on the reference loops although the backend is oneDNN, and why a type is not there to
 * be tested at all; LayersDoc fails where a reason is missing, or is none any more.
 */
record LayerReasons(Optional<String> forward, Optional<String> backward, Optional<String> otherwise) {
    private static final String NO_PRIMITIVE = "no primitive";
    private static final String ALIAS = "nothing to compute, the numbers are shared";
    private static final String SOURCE = "its numbers come from elsewhere";
    private static final String COPY = "copies or adds, which no kernel does much faster";
    private static final String UNUSUAL =
            "channels not on axis 1, no spatial axis, and what oneDNN gets wrong (`Defects`): one channel and one column of"
                    + " windows with a stride, a dilated kernel over pads only";
    private static final String SPREAD = "axes along which oneDNN has no fast code to spread numbers";
    private static final String ALONE = "a single one, which is shared";

    private static final Map<String, LayerReasons> TYPES = Map.ofEntries(
            entry("AbsVal", always()),
            entry("BNLL", always()),
            entry("BatchNorm", always()),
            entry("Bias", new LayerReasons(Optional.of(SPREAD), Optional.of(COPY), Optional.empty())),
            entry("Clip", backward("oneDNN's is 0 at the bounds")),
            entry("Concat", both(ALONE)),
            entry("Convolution", both(UNUSUAL)),
            entry("Crop", both(COPY)),
            entry("Data", both(SOURCE)),
            entry("Deconvolution", both(UNUSUAL)),
            entry("Dropout", always()),
            entry("DummyData", both(SOURCE)),
            entry("ELU", always()),
            entry("Eltwise", backward("the unstable gradient of PROD, MAX of more than two")),
            entry("Exp", always()),
            entry("Flatten", both(ALIAS)),
            entry("HDF5Data", both(SOURCE)),
            entry("HDF5Output", both("writes a file")),
            entry("ImageData", both(SOURCE)),
            entry("InnerProduct", always()),
            entry("Input", both(SOURCE)),
            entry("LRN", backward("one channel at a time, of which oneDNN's code dies (`Defects`)")),
            entry("LSTM", always()),
            entry("Log", forward("another base than e, a scale or a shift")),
            entry("MVN", both("oneDNN's has eps under the root, Caffe's beside it")),
            entry("MemoryData", both(SOURCE)),
            entry("PReLU", always()),
            entry("Parameter", both(ALIAS)),
            entry("Pooling", both("a second top, averages of windows that reach beyond the padding, empty windows")),
            entry("Power", both("constants, powers of what is shifted or scaled by less than 0")),
            entry("Python", absent("a Java class of the user's, see python-layers.md")),
            entry("RNN", always()),
            entry("ReLU", always()),
            entry(
                    "Reduction",
                    new LayerReasons(
                            Optional.of("what is one number already"), Optional.of(NO_PRIMITIVE), Optional.empty())),
            entry("Reshape", both(ALIAS)),
            entry("SPP", both("poolings of many sizes, and a Concat")),
            entry("Scale", both("other factors than one a channel, with a bias or in backward; " + SPREAD)),
            entry("Sigmoid", always()),
            entry("Silence", both("nothing to compute")),
            entry("Slice", both(ALONE)),
            entry("Softmax", always()),
            entry("Split", forward(ALIAS)),
            entry("Swish", always()),
            entry("TanH", always()),
            entry("Threshold", always()),
            entry("Tile", both(COPY)),
            entry("WindowData", both(SOURCE)));

    static LayerReasons of(String type) {
        return TYPES.getOrDefault(type, both(NO_PRIMITIVE));
    }

    private static LayerReasons always() {
        return new LayerReasons(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static LayerReasons both(String reason) {
        return new LayerReasons(Optional.of(reason), Optional.of(reason), Optional.empty());
    }

    private static LayerReasons forward(String reason) {
        return new LayerReasons(Optional.of(reason), Optional.empty(), Optional.empty());
    }

    private static LayerReasons backward(String reason) {
        return new LayerReasons(Optional.empty(), Optional.of(reason), Optional.empty());
    }

    private static LayerReasons absent(String reason) {
        return new LayerReasons(Optional.empty(), Optional.empty(), Optional.of(reason));
    }
}
