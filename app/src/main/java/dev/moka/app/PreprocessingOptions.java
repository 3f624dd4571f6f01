package dev.moka.app;

import dev.moka.MokaException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How pictures become a net's input, on the command line; the model's card and folder say what is not given here. */
final class PreprocessingOptions {
    @Option(
            names = "--mean",
            paramLabel = "F|v,v,v",
            description = "What is subtracted: values, a .npy or a .binaryproto (default: the model's, else nothing).")
    private @Nullable String mean;

    @Option(
            names = "--raw-scale",
            paramLabel = "X",
            description = "What pixels of 0 to 1 are multiplied with (default: 255).")
    private @Nullable Float rawScale;

    @Option(
            names = "--channel-swap",
            paramLabel = "2,1,0",
            split = " *, *",
            splitSynopsisLabel = ",",
            hideParamSyntax = true,
            description = "The order of channels (default: 2,1,0 for three channels).")
    private @Nullable List<Integer> channelSwap;

    @Option(
            names = "--input-scale",
            paramLabel = "X",
            description = "What the input is multiplied with at the end (default: 1).")
    private @Nullable Float inputScale;

    @Option(
            names = "--images-dim",
            paramLabel = "H,W",
            split = " *, *",
            splitSynopsisLabel = ",",
            hideParamSyntax = true,
            description = "The size of a picture before it is cropped (default: 256,256; the net's size if larger).")
    private @Nullable List<Integer> imagesDim;

    @ArgGroup
    private @Nullable Crops crops;

    private static final class Crops {
        @Option(names = "--center-only", description = "Take the centre crop (default).")
        private boolean centerOnly;

        @Option(names = "--oversample", description = "Average over ten crops: corners, centre, and mirrored.")
        @SuppressWarnings("UnusedVariable") // picocli asks for it
        private boolean oversample;
    }

    /** What the flags say, and for the rest what the model says. */
    PreprocessingSettings over(PreprocessingSettings model) {
        if (imagesDim != null && imagesDim.size() != 2) {
            throw MokaException.usage("--images-dim takes two numbers, height and width: --images-dim 256,256");
        }
        Boolean center = crops == null ? null : Boolean.valueOf(crops.centerOnly);
        return new PreprocessingSettings(imagesDim, rawScale, channelSwap, inputScale, mean, center).or(model);
    }
}
