package dev.moka.app;

import dev.moka.classify.Preprocessing.Size;
import dev.moka.image.Mean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes a net's input, as far as somebody has said so; null is left to the default.
 *
 * @param imagesDim height and width a picture is resized to before it is cropped
 * @param rawScale what pixels of 0 to 1 are multiplied with; 255
 * @param channelSwap the order of channels; 2, 1, 0 (BGR) for three
 * @param inputScale what everything is multiplied with at the end; 1
 * @param mean {@code v,v,v} or a file, what {@link Mean#parse} takes; nothing is subtracted if empty
 * @param centerOnly true for the centre crop, false for ten crops
 */
record PreprocessingSettings(
        @Nullable List<Integer> imagesDim,
        @Nullable Float rawScale,
        @Nullable List<Integer> channelSwap,
        @Nullable Float inputScale,
        @Nullable String mean,
        @Nullable Boolean centerOnly) {

    static final PreprocessingSettings DEFAULT = new PreprocessingSettings(null, null, null, null, null, null);

    /** This, and from {@code other} what this leaves open. */
    PreprocessingSettings or(PreprocessingSettings other) {
        return new PreprocessingSettings(
                first(imagesDim, other.imagesDim),
                first(rawScale, other.rawScale),
                first(channelSwap, other.channelSwap),
                first(inputScale, other.inputScale),
                first(mean, other.mean),
                first(centerOnly, other.centerOnly));
    }

    /** Whether nobody has said how large the input's numbers are and what is their middle. */
    boolean saysNothingOfValues() {
        return mean == null && rawScale == null && inputScale == null;
    }

    private static <T> @Nullable T first(@Nullable T a, @Nullable T b) {
        return a != null ? a : b;
    }

    /** The same as the library takes it, with its defaults for what is open. */
    dev.moka.classify.Preprocessing forClassifier() {
        return new dev.moka.classify.Preprocessing(
                imagesDim == null ? null : new Size(imagesDim.get(0), imagesDim.get(1)),
                mean == null || mean.isEmpty() ? null : Mean.parse(mean),
                rawScale == null ? 255 : rawScale,
                channelSwap,
                inputScale == null ? 1 : inputScale,
                centerOnly != null && !centerOnly);
    }
}
