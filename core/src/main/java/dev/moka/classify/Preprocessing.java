package dev.moka.classify;

import dev.moka.MokaException;
import dev.moka.image.Mean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes a net's input, in the words and with the defaults of Caffe's classify.py.
 *
 * <p>The picture is resized to {@code imagesDim}, crops of the net's size are cut out, and each is scaled from [0, 1] by
 * {@code rawScale}, its channels swapped, the mean subtracted, and the rest scaled by {@code inputScale}.
 *
 * @param imagesDim what the whole picture is resized to; null for 256 x 256, or the net's size where that is larger
 * @param mean in the net's channel order and after {@code rawScale}; null for none
 * @param channelSwap channel k of the net is channel {@code channelSwap[k]} of the RGB picture; null for 2, 1, 0 (BGR) in nets of
 *     three channels
 * @param oversample ten crops, averaged, where the default is the one in the centre
 */
public record Preprocessing(
        @Nullable Size imagesDim,
        @Nullable Mean mean,
        float rawScale,
        @Nullable List<Integer> channelSwap,
        float inputScale,
        boolean oversample) {

    private static final int IMAGES_DIM = 256;

    /** Rows and columns of a picture. */
    public record Size(int height, int width) {
        public Size {
            if (height < 1 || width < 1) {
                throw MokaException.usage(
                        "a picture cannot have %d rows and %d columns: give 1 or more", height, width);
            }
        }

        /** {@code H,W}, as --images-dim takes it. */
        @Override
        public String toString() {
            return height + "," + width;
        }
    }

    public Preprocessing {
        channelSwap = channelSwap == null ? null : List.copyOf(channelSwap);
    }

    /** No mean, [0, 255], BGR, the centre of a picture of 256 x 256. */
    public static Preprocessing defaults() {
        return new Preprocessing(null, null, 255, null, 1, false);
    }

    public Preprocessing withImagesDim(int height, int width) {
        return new Preprocessing(new Size(height, width), mean, rawScale, channelSwap, inputScale, oversample);
    }

    public Preprocessing withMean(Mean newMean) {
        return new Preprocessing(imagesDim, newMean, rawScale, channelSwap, inputScale, oversample);
    }

    public Preprocessing withRawScale(float newRawScale) {
        return new Preprocessing(imagesDim, mean, newRawScale, channelSwap, inputScale, oversample);
    }

    public Preprocessing withChannelSwap(List<Integer> newChannelSwap) {
        return new Preprocessing(imagesDim, mean, rawScale, newChannelSwap, inputScale, oversample);
    }

    public Preprocessing withInputScale(float newInputScale) {
        return new Preprocessing(imagesDim, mean, rawScale, channelSwap, newInputScale, oversample);
    }

    public Preprocessing withOversample(boolean newOversample) {
        return new Preprocessing(imagesDim, mean, rawScale, channelSwap, inputScale, newOversample);
    }

    /** What the whole picture is resized to for a net of this input size. */
    Size imagesDimFor(Size crop) {
        if (imagesDim == null) {
            return new Size(Math.max(IMAGES_DIM, crop.height), Math.max(IMAGES_DIM, crop.width));
        } else if (imagesDim.height < crop.height || imagesDim.width < crop.width) {
            throw MokaException.usage(
                    "images-dim %s is smaller than the net's input %s: give at least that", imagesDim, crop);
        }
        return imagesDim;
    }

    List<Integer> channelSwapFor(int channels) {
        if (channelSwap != null) {
            return channelSwap;
        }
        return channels == 3 ? List.of(2, 1, 0) : List.of(0);
    }
}
