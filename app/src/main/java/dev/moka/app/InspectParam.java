package dev.moka.app;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.model.CaffeModel;
import dev.moka.model.LayerWeights;
import dev.moka.model.WeightBlob;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka inspect param}: the numbers of one parameter, as a {@code .npy} file. */
@Command(
        name = "param",
        description = {
            "Writes the numbers of a parameter: LAYER:0, or LAYER, is its weights, LAYER:1 its bias.",
            "",
            "Examples:",
            "  moka inspect param conv1 --model lenet -o filters.npy",
            "  moka inspect param conv1:1 --weights net.caffemodel -o bias.npy",
            "  moka inspect param fc8 --net deploy.prototxt --weights random:1 -o fc8.npy"
        })
final class InspectParam implements Callable<Integer> {
    private static final Pattern WITH_INDEX = Pattern.compile("(.*):(\\d{1,3})");

    @Parameters(paramLabel = "LAYER[:i]", description = "The layer, and which of its parameters (default: 0).")
    private String wanted = "";

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ReadingOptions common = new ReadingOptions();

    @Override
    public Integer call() {
        output.requireKind(".npy", "a NumPy array");
        Matcher matcher = WITH_INDEX.matcher(wanted);
        boolean indexed = matcher.matches();
        String layer = indexed ? matcher.group(1) : wanted;
        int index = indexed ? Integer.parseInt(matcher.group(2)) : 0;
        ModelFiles files = model.resolve(common);
        NdArray numbers = files.net() == null && files.weights() instanceof Weights.InFile weights
                ? ofFile(CaffeModel.open(weights.file()), layer, index)
                : ofNet(files, layer, index);
        output.write(out -> Npy.write(out, numbers));
        return ExitCode.DONE;
    }

    private NdArray ofNet(ModelFiles files, String layer, int index) {
        try (Net net = files.load(common, ModelFiles.TO_LOOK_AT, true)) {
            Blob blob = pick(net.params(layer), layer, index);
            return new NdArray(blob.shape(), blob.data());
        }
    }

    private static NdArray ofFile(CaffeModel weights, String name, int index) {
        List<LayerWeights> learned = weights.layers().stream()
                .filter(layer -> !layer.blobs().isEmpty())
                .toList();
        LayerWeights layer = learned.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MokaException.usage(
                        "%s has no layer '%s' with parameters; there are %s",
                        weights.file(),
                        name,
                        learned.stream().map(LayerWeights::name).collect(Collectors.joining(", "))));
        WeightBlob blob = pick(layer.blobs(), name, index);
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return new NdArray(blob.shape(), numbers);
    }

    private static <T> T pick(List<T> params, String layer, int index) {
        if (index >= params.size()) {
            throw MokaException.usage(
                    "layer '%s' has %d parameter(s), the last is %s:%d",
                    layer, params.size(), layer, params.size() - 1);
        }
        return params.get(index);
    }
}
