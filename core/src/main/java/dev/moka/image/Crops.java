package dev.moka.image;

import dev.moka.MokaException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a net's input size out of a larger picture, as {@code Classifier.predict} and {@code caffe.io.oversample} do. */
public final class Crops {
    private Crops() {}

    /**
     * The middle of a picture: H' x W' x C. An odd rest is split with the smaller half at the top and the left, which is
     * where Caffe's truncation puts it.
     */
    public static Image center(Image image, int height, int width) {
        check(image, height, width);
        return cut(image, (image.height() - height) / 2, (image.width() - width) / 2, height, width, false);
    }

    /**
     * Ten crops in Caffe's order: top left, top right, bottom left, bottom right, middle; then the same five mirrored
     * left-right.
     */
    public static List<Image> oversample(Image image, int height, int width) {
        check(image, height, width);
        int bottom = image.height() - height;
        int right = image.width() - width;
        int[][] corners = {{0, 0}, {0, right}, {bottom, 0}, {bottom, right}, {bottom / 2, right / 2}};
        List<Image> crops = new ArrayList<>(10);
        for (boolean mirrored : new boolean[] {false, true}) {
            for (int[] corner : corners) {
                crops.add(cut(image, corner[0], corner[1], height, width, mirrored));
            }
        }
        return crops;
    }

    private static void check(Image image, int height, int width) {
        if (height < 1 || width < 1 || height > image.height() || width > image.width()) {
            throw MokaException.usage(
                    "a crop of %d x %d does not fit in a picture of %d x %d: resize the picture to a larger size first",
                    height, width, image.height(), image.width());
        }
    }

    private static Image cut(Image image, int top, int left, int height, int width, boolean mirrored) {
        int c = image.channels();
        float[] crop = new float[height * width * c];
        for (int y = 0, at = 0; y < height; y++) {
            int row = ((top + y) * image.width() + left) * c;
            if (!mirrored) {
                System.arraycopy(image.data(), row, crop, at, width * c);
                at += width * c;
            } else {
                for (int x = width - 1; x >= 0; x--, at += c) {
                    System.arraycopy(image.data(), row + x * c, crop, at, c);
                }
            }
        }
        return new Image(height, width, c, crop);
    }
}
