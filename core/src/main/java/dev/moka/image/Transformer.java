package dev.moka.image;

import dev.moka.MokaException;
import dev.moka.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns a picture into a net's input and back, with the settings, the order and the units of pycaffe's
 * {@code caffe.io.Transformer}.
 *
 * <p>{@link #preprocess}: resize to the input's H x W, transpose to C x H x W, swap channels, times raw scale, minus
 * mean, times input scale. So the mean is in swapped (usually BGR) order and in raw (usually 0 to 255) units.
 *
 * <pre>{@code
 * var transformer = new Transformer(Map.of("data", new int[] {1, 3, 227, 227}));
 * transformer.setMean("data", Mean.parse("104,117,123"));
 * transformer.setRawScale("data", 255);
 * transformer.setChannelSwap("data", 2, 1, 0);
 * float[] chw = transformer.preprocess("data", Images.read(path)).data();
 * }</pre>
 *
 * <p>Unlike pycaffe it never changes the caller's picture, and it transposes by (2, 0, 1) unless told otherwise, since a
 * picture here is always H x W x C. Set up by one thread; preprocessing may then run in many. An unknown input or a
 * setting that does not fit is a {@link MokaException} (USAGE; MODEL for a mean).
 */
public final class Transformer {
    private final Map<String, TransformedInput> inputs = new LinkedHashMap<>();

    /** @param shapes for each input its name and its shape (N, C, H, W); N does not matter */
    public Transformer(Map<String, int[]> shapes) {
        shapes.forEach((name, shape) -> inputs.put(name, new TransformedInput(name, shape)));
    }

    /** Follows a reshaped net; all settings stay, and a mean picture is fitted to the new size. */
    public void reshape(String input, int... shape) {
        input(input).reshape(shape);
    }

    /** The order of the picture's axes (0 = H, 1 = W, 2 = C) in the net; 2, 0, 1 unless set. */
    public void setTranspose(String input, int... order) {
        input(input).setTranspose(order);
    }

    /** Channel k of the net is channel {@code order[k]} of the picture: 2, 1, 0 makes RGB into BGR. */
    public void setChannelSwap(String input, int... order) {
        input(input).setChannelSwap(order);
    }

    /** What [0, 1] is multiplied by before the mean is subtracted: 255 for Caffe's models; 1 unless set. */
    public void setRawScale(String input, float scale) {
        input(input).setRawScale(scale);
    }

    /** One value a channel. */
    public void setMean(String input, float... values) {
        setMean(input, Mean.of(values));
    }

    /** An array of shape (C), or of shape (C, H, W): a mean picture, resized if its H, W are not the input's. */
    public void setMean(String input, NdArray mean) {
        setMean(input, new Mean(mean, "of shape " + mean));
    }

    /** A mean from a file or from values; a picture is resized if its H, W are not the input's. */
    public void setMean(String input, Mean mean) {
        input(input).setMean(mean);
    }

    /** What is multiplied in at the end, after the mean; 1 unless set. */
    public void setInputScale(String input, float scale) {
        input(input).setInputScale(scale);
    }

    /** A picture as one item of the input's batch: an array of shape (C, H, W). */
    public NdArray preprocess(String input, Image image) {
        return input(input).preprocess(image);
    }

    /** The same for an array of shape (H, W, C), or (H, W) with one channel. */
    public NdArray preprocess(String input, NdArray hwc) {
        return preprocess(input, Image.of(hwc));
    }

    /** The way back, without resizing: an array of shape (C, H, W) or (1, C, H, W) as a picture. */
    public Image deprocess(String input, NdArray chw) {
        return input(input).deprocess(chw);
    }

    private TransformedInput input(String name) {
        TransformedInput input = inputs.get(name);
        if (input == null) {
            throw MokaException.usage("'%s' is not an input of the net: it has %s", name, inputs.keySet());
        }
        return input;
    }

    /** Whether {@code order} names each of 0 .. length-1 once. */
    static boolean isPermutation(int[] order, int length) {
        return order.length == length
                && IntStream.range(0, length).allMatch(k -> IntStream.of(order).anyMatch(o -> o == k));
    }
}
