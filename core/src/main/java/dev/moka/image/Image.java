package dev.moka.image;

import dev.moka.MokaException;
import dev.moka.array.NdArray;

/**
 * A picture as {@code caffe.io.load_image} returns it: H x W x C floats, RGB, in [0, 1], rows from the top.
 *
 * <p>It wraps the array it is given. Nothing in this package changes it; neither should a caller who has passed it on.
 *
 * @param height H, rows
 * @param width W, columns
 * @param channels C: 3 (red, green, blue), 1 (intensity), or whatever a net without pictures takes
 * @param data the value of row y, column x, channel c is at {@code (y * W + x) * C + c}
 */
@SuppressWarnings("ArrayRecordComponent") // equality is of no use here, and copying would double a big picture
public record Image(int height, int width, int channels, float[] data) {

    public Image {
        if (height < 1 || width < 1 || channels < 1 || (long) height * width * channels != data.length) {
            throw MokaException.failed(
                    "a picture of %d x %d pixels and %d channels cannot hold %d numbers",
                    height, width, channels, data.length);
        }
    }

    /** A picture of an array of shape (H, W, C) or (H, W), sharing its numbers. */
    public static Image of(NdArray hwc) {
        int[] shape = hwc.shape();
        if (shape.length != 2 && shape.length != 3) {
            throw MokaException.failed("an array of shape %s is not a picture: (H, W, C) is needed", hwc);
        }
        return new Image(shape[0], shape[1], shape.length == 3 ? shape[2] : 1, hwc.data());
    }

    /** Whether no pixel has a colour: the channels of each are equal. */
    public boolean isGray() {
        for (int pixel = 0; pixel < data.length; pixel += channels) {
            for (int c = 1; c < channels; c++) {
                if (data[pixel + c] != data[pixel]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The same numbers as an array of shape (H, W, C). */
    public NdArray array() {
        return new NdArray(new int[] {height, width, channels}, data);
    }

    @Override
    public String toString() {
        return height + " x " + width + " x " + channels;
    }
}
