package dev.moka.image;

import dev.moka.MokaException;
import dev.moka.array.NdArray;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One input of a net and its settings; {@link Transformer} has one for each name.
 *
 * <p>Both directions walk the net's array in order, (k, y, x), and find the picture's value by strides, so transposing,
 * swapping and scaling are one pass.
 */
final class TransformedInput {
    private final String name;
    private int channels;
    private int height;
    private int width;

    private int[] order = {2, 0, 1};
    private int @Nullable [] swap;
    private float rawScale = 1;
    private float inputScale = 1;
    private @Nullable Mean mean;
    /** The mean as subtracted: C values, or C x H x W. */
    private float[] subtracted = {};

    TransformedInput(String name, int... shape) {
        this.name = name;
        reshape(shape);
    }

    void reshape(int... shape) {
        if (shape.length != 4 || shape[1] < 1 || shape[2] < 1 || shape[3] < 1) {
            throw MokaException.usage(
                    "input '%s' of shape %s takes no pictures: (N, C, H, W) is needed", name, NdArray.text(shape));
        }
        channels = shape[1];
        height = shape[2];
        width = shape[3];
        subtracted = fitted(mean);
    }

    void setTranspose(int... order) {
        if (!Transformer.isPermutation(order, 3)) {
            throw MokaException.usage(
                    "transpose %s of input '%s': each of 0, 1 and 2 is needed once", Arrays.toString(order), name);
        }
        this.order = order.clone();
    }

    void setChannelSwap(int... swap) {
        if (!Transformer.isPermutation(swap, channels)) {
            throw MokaException.usage(
                    "channel swap %s of input '%s': each of its channels 0 to %d is needed once",
                    Arrays.toString(swap), name, channels - 1);
        }
        this.swap = swap.clone();
    }

    void setRawScale(float scale) {
        rawScale = scale;
    }

    void setInputScale(float scale) {
        inputScale = scale;
    }

    void setMean(Mean mean) {
        subtracted = fitted(mean);
        this.mean = mean;
    }

    private float[] fitted(@Nullable Mean mean) {
        if (mean == null) {
            return new float[channels];
        } else if (!mean.isPicture() && mean.channels() == 1) {
            float[] values = new float[channels];
            Arrays.fill(values, mean.array().data()[0]);
            return values;
        } else if (mean.channels() != channels) {
            throw MokaException.model(
                    "mean %s has %d channels, but input '%s' has %d: give one value a channel, or another mean",
                    mean.origin(), mean.channels(), name, channels);
        }
        float[] data = mean.array().data();
        int[] shape = mean.array().shape();
        if (!mean.isPicture() || (shape[1] == height && shape[2] == width)) {
            return data.clone();
        }
        Image picture = Planes.toImage(data, channels, shape[1], shape[2]);
        return Planes.of(Resize.resize(picture, height, width));
    }

    NdArray preprocess(Image image) {
        Image sized = Resize.resize(image, height, width);
        int[] size = {sized.height(), sized.width(), sized.channels()};
        if (size[order[0]] != channels || size[order[1]] != height || size[order[2]] != width) {
            throw MokaException.usage(
                    "input '%s' takes (C, H, W) = (%d, %d, %d), which a picture of %d channels, transposed by %s, is not",
                    name, channels, height, width, sized.channels(), Arrays.toString(order));
        }
        int[] stride = {sized.width() * sized.channels(), sized.channels(), 1};
        float[] from = sized.data();
        float[] to = new float[channels * height * width];
        int meanStep = meanStep();
        for (int k = 0, at = 0; k < channels; k++) {
            int plane = source(k) * stride[order[0]];
            int m = meanStart(k);
            for (int y = 0; y < height; y++) {
                int in = plane + y * stride[order[1]];
                for (int x = 0; x < width; x++, at++, m += meanStep, in += stride[order[2]]) {
                    to[at] = (from[in] * rawScale - subtracted[m]) * inputScale;
                }
            }
        }
        return new NdArray(new int[] {channels, height, width}, to);
    }

    Image deprocess(NdArray chw) {
        int[] shape = chw.shape();
        int[] item = shape.length == 4 && shape[0] == 1 ? Arrays.copyOfRange(shape, 1, 4) : shape;
        if (!Arrays.equals(item, new int[] {channels, height, width})) {
            throw MokaException.usage(
                    "an array of shape %s is not an item of input '%s': (%d, %d, %d) is needed",
                    chw, name, channels, height, width);
        }
        int[] size = new int[3];
        for (int k = 0; k < 3; k++) {
            size[order[k]] = item[k];
        }
        int[] stride = {size[1] * size[2], size[2], 1};
        float[] from = chw.data();
        float[] to = new float[from.length];
        int meanStep = meanStep();
        for (int k = 0, at = 0; k < channels; k++) {
            int plane = source(k) * stride[order[0]];
            int m = meanStart(k);
            for (int y = 0; y < height; y++) {
                int out = plane + y * stride[order[1]];
                for (int x = 0; x < width; x++, at++, m += meanStep, out += stride[order[2]]) {
                    to[out] = (from[at] / inputScale + subtracted[m]) / rawScale;
                }
            }
        }
        return new Image(size[0], size[1], size[2], to);
    }

    private int source(int k) {
        return swap == null ? k : swap[k];
    }

    private int meanStep() {
        return subtracted.length == channels ? 0 : 1;
    }

    private int meanStart(int k) {
        return subtracted.length == channels ? k : k * height * width;
    }
}
