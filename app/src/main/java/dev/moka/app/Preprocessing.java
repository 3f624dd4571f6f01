package dev.moka.app;

import dev.moka.image.Mean;
import dev.moka.image.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
record Preprocessing(
        @Nullable List<Integer> imagesDim,
        @Nullable Float rawScale,
        @Nullable List<Integer> channelSwap,
        @Nullable Float inputScale,
        @Nullable String mean,
        @Nullable Boolean centerOnly) {

    static final Preprocessing DEFAULT = new Preprocessing(null, null, null, null, null, null);

    /** This, and from {@code other} what this leaves open. */
    Preprocessing or(Preprocessing other) {
        return new Preprocessing(
                first(imagesDim, other.imagesDim),
                first(rawScale, other.rawScale),
                first(channelSwap, other.channelSwap),
                first(inputScale, other.inputScale),
                first(mean, other.mean),
                first(centerOnly, other.centerOnly));
    }

    private static <T> @Nullable T first(@Nullable T a, @Nullable T b) {
        return a != null ? a : b;
    }

    /** pycaffe's transformer for an input of shape (N, C, H, W), set up so. */
    Transformer transformer(String input, int... shape) {
        Transformer transformer = new Transformer(Map.of(input, shape));
        transformer.setTranspose(input, 2, 0, 1);
        transformer.setRawScale(input, rawScale == null ? 255 : rawScale);
        if (channelSwap != null) {
            transformer.setChannelSwap(
                    input, channelSwap.stream().mapToInt(Integer::intValue).toArray());
        } else if (shape[1] == 3) {
            transformer.setChannelSwap(input, 2, 1, 0);
        }
        if (mean != null && !mean.isEmpty()) {
            transformer.setMean(input, Mean.parse(mean));
        }
        if (inputScale != null) {
            transformer.setInputScale(input, inputScale);
        }
        return transformer;
    }

    /** What is set, in words: {@code mean 104,117,123, raw scale 255}; empty if nothing is. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        add(words, "mean", mean);
        add(words, "raw scale", rawScale);
        add(words, "channel swap", join(channelSwap));
        add(words, "input scale", inputScale);
        add(words, "images dim", join(imagesDim));
        if (centerOnly != null) {
            words.add(centerOnly ? "centre crop" : "ten crops");
        }
        return String.join(", ", words);
    }

    private static void add(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name + " " + (value.equals("") ? "none" : value));
        }
    }

    private static @Nullable String join(@Nullable List<Integer> numbers) {
        return numbers == null ? null : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
