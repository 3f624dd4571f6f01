package dev.moka.vis;

import dev.moka.Blob;
import dev.moka.MokaException;
import java.util.stream.IntStream;

/**
 * Small pictures of equal size, cut from a blob: what a grid shows.
 *
 * <p>A tile has one channel, or three, stored B, G, R as everything in Caffe and shown as R, G, B.
 */
public final class Tiles {
    private final float[] numbers;
    private final int total;
    private final int count;
    private final int channels;
    private final int height;
    private final int width;

    private Tiles(float[] numbers, int total, int count, int channels, int height, int width) {
        this.numbers = numbers;
        this.total = total;
        this.count = count;
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /**
     * The kernels of weights (O, C, h, w): O tiles in colour if C is 3, else O * C tiles.
     *
     * @param name of the layer, for the message
     * @throws MokaException (USAGE) if the weights have not four axes, or are empty
     */
    public static Tiles ofKernels(String name, Blob weights) {
        require(
                weights,
                "the weights of layer '%s' are %s, and a grid needs kernels (O, C, h, w): moka inspect param %s -o FILE.npy writes"
                        + " the numbers",
                name,
                weights,
                name);
        boolean colour = weights.shape(1) == 3;
        int tiles = colour ? weights.shape(0) : weights.count(0, 2);
        return new Tiles(weights.data(), tiles, tiles, colour ? 3 : 1, weights.shape(2), weights.shape(3));
    }

    /**
     * The maps of the first item of a blob (N, C, H, W): C tiles.
     *
     * @throws MokaException (USAGE) if the blob has not four axes, or is empty
     */
    public static Tiles ofMaps(String name, Blob blob) {
        require(
                blob,
                "blob '%s' is %s, and a grid needs maps (N, C, H, W): moka vis fc %s draws its values",
                name,
                blob,
                name);
        int tiles = blob.shape(1);
        return new Tiles(blob.item(0), tiles, tiles, 1, blob.shape(2), blob.shape(3));
    }

    private static void require(Blob blob, String format, Object... args) {
        if (blob.axes() != 4 || blob.count() == 0) {
            throw MokaException.usage(format, args);
        }
    }

    /** Only the first {@code n}; all of them if there are not so many. */
    public Tiles first(int n) {
        if (n < 1) {
            throw MokaException.usage("the first %d tiles make no picture: give 1 or more", n);
        }
        return new Tiles(numbers, total, Math.min(n, count), channels, height, width);
    }

    /** How many there are to show. */
    public int count() {
        return count;
    }

    /** How many there were before {@link #first}. */
    public int total() {
        return total;
    }

    public boolean inColour() {
        return channels == 3;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Over all tiles shown, not tile by tile. */
    public Range range() {
        return Range.of(numbers, 0, count * channels * height * width);
    }

    /** How many numbers shown are NaN or infinite. */
    public long notFinite() {
        return IntStream.range(0, count * channels * height * width)
                .filter(i -> !Float.isFinite(numbers[i]))
                .count();
    }

    /** One number; channel 0 is red, or the only one. */
    float at(int tile, int channel, int y, int x) {
        int plane = channels == 1 ? 0 : 2 - channel;
        return numbers[((tile * channels + plane) * height + y) * width + x];
    }
}
