package dev.moka.app;

import dev.moka.MokaException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command works on. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "A model's name, or its folder; a .prototxt here is --net.")
    private @Nullable String model;

    @Option(names = "--net", paramLabel = "F.prototxt", description = "The net (default: the model's).")
    private @Nullable Path net;

    @Option(
            names = "--weights",
            paramLabel = "F|random:SEED",
            description = "A .caffemodel, or msra weights from a seed (default: the model's).")
    private @Nullable String weights;

    /** Whether any of the options is there. */
    boolean given() {
        return model != null || net != null || weights != null;
    }

    /** What the options name; flags win over what the model's folder holds. */
    ModelFiles resolve(BasicOptions common) {
        Path givenNet = net;
        String folder = model;
        if (model != null && model.endsWith(".prototxt")) {
            givenNet = net != null ? net : Path.of(model);
            folder = null;
        }
        Weights givenWeights = weights == null ? null : Weights.parse(weights);
        if (folder != null) {
            return ModelFolder.of(folder, common).files(givenNet, givenWeights);
        }
        String name = givenNet != null ? givenNet.toString() : weights;
        if (name == null) {
            throw MokaException.usage(
                    "no model is given: pass --model NAME|DIR, or --net F.prototxt --weights F.caffemodel");
        }
        return new ModelFiles(name, givenNet, givenWeights, null, PreprocessingSettings.DEFAULT);
    }
}
