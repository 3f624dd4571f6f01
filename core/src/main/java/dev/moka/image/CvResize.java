package dev.moka.image;

import dev.moka.MokaException;

/**
 * OpenCV's bilinear {@code cv::resize} of 8-bit pictures, equal to the byte.
 *
 * <p>For the places where Caffe itself resizes with OpenCV: its data layers and its C++ classifier. pycaffe, and {@link
 * Transformer} with it, resizes otherwise ({@link Resize}).
 *
 * <p>Followed: OpenCV 4.6, {@code imgproc/src/resize.cpp}. Weights have 11 bits; the vertical pass drops 4 bits of the sum
 * of a row, then 16 of the product, then rounds 2. Exactly half the size is the mean of 2 x 2 pixels.
 */
public final class CvResize {
    private static final int ONE = 1 << 11;

    /**
     * Where the new rows, or columns, come from.
     *
     * @param first the first of two neighbours
     * @param second the other one; the same at the edge
     * @param rest the weight of the first, of {@link #ONE}
     * @param part the weight of the second
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Taps(int[] first, int[] second, int[] rest, int[] part) {
        /** In single precision, as OpenCV does: it decides some of the roundings. */
        static Taps of(int from, int to) {
            Taps taps = new Taps(new int[to], new int[to], new int[to], new int[to]);
            double scale = 1 / ((double) to / from);
            for (int i = 0; i < to; i++) {
                float at = (float) ((i + 0.5) * scale - 0.5);
                int floor = (int) Math.floor(at);
                float part = at - floor;
                taps.first[i] = Math.min(Math.max(floor, 0), from - 1);
                taps.second[i] = Math.min(Math.max(floor + 1, 0), from - 1);
                taps.rest[i] = (int) Math.rint((1 - part) * ONE);
                taps.part[i] = (int) Math.rint(part * ONE);
            }
            return taps;
        }
    }

    private CvResize() {}

    /**
     * Resizes a picture of rows from the top, the channels of a pixel together.
     *
     * @param pixels H x W x C samples, unsigned
     * @param channels any number; OpenCV's pictures have 1 or 3
     * @return newHeight x newWidth x C samples
     */
    public static byte[] resize(byte[] pixels, int height, int width, int channels, int newHeight, int newWidth) {
        if (height < 1 || width < 1 || channels < 1 || (long) height * width * channels != pixels.length) {
            throw MokaException.usage(
                    "%d samples are no picture of %d x %d pixels and %d channels",
                    pixels.length, height, width, channels);
        } else if (newHeight < 1 || newWidth < 1 || (long) newHeight * newWidth * channels > Integer.MAX_VALUE - 8) {
            throw MokaException.usage("a picture cannot be resized to %d x %d pixels", newHeight, newWidth);
        }
        if (height == 2L * newHeight && width == 2L * newWidth) {
            return halve(pixels, newHeight, newWidth, channels);
        }
        byte[] resized = new byte[newHeight * newWidth * channels];
        Taps rows = Taps.of(height, newHeight);
        Taps columns = Taps.of(width, newWidth);
        int stride = newWidth * channels;
        int[] upper = new int[stride];
        int[] lower = new int[stride];
        int[] mixed = new int[stride];
        int upperRow = -1;
        int lowerRow = -1;
        for (int y = 0; y < newHeight; y++) {
            if (rows.first[y] == lowerRow) { // the usual step down: the lower row becomes the upper
                int[] swap = upper;
                upper = lower;
                lower = swap;
                lowerRow = upperRow;
                upperRow = rows.first[y];
            }
            if (rows.first[y] != upperRow) {
                upperRow = rows.first[y];
                stretch(pixels, upperRow * width * channels, columns, channels, upper);
            }
            if (rows.second[y] != lowerRow) {
                lowerRow = rows.second[y];
                stretch(pixels, lowerRow * width * channels, columns, channels, lower);
            }
            mix(upper, lower, rows.rest[y], rows.part[y], mixed, resized, y * stride);
        }
        return resized;
    }

    /** One row, horizontally; 11 bits longer. */
    private static void stretch(byte[] pixels, int row, Taps columns, int channels, int[] to) {
        int[] firsts = columns.first;
        int[] seconds = columns.second;
        int[] rests = columns.rest;
        int[] parts = columns.part;
        if (channels == 3) { // most pictures: without an inner loop it takes half the time
            for (int x = 0; x < firsts.length; x++) {
                int first = row + 3 * firsts[x];
                int second = row + 3 * seconds[x];
                int rest = rests[x];
                int part = parts[x];
                to[3 * x] = (pixels[first] & 0xff) * rest + (pixels[second] & 0xff) * part;
                to[3 * x + 1] = (pixels[first + 1] & 0xff) * rest + (pixels[second + 1] & 0xff) * part;
                to[3 * x + 2] = (pixels[first + 2] & 0xff) * rest + (pixels[second + 2] & 0xff) * part;
            }
            return;
        }
        for (int x = 0, at = 0; x < firsts.length; x++) {
            int first = row + firsts[x] * channels;
            int second = row + seconds[x] * channels;
            for (int c = 0; c < channels; c++) {
                to[at++] = (pixels[first + c] & 0xff) * rests[x] + (pixels[second + c] & 0xff) * parts[x];
            }
        }
    }

    /** Two loops, because Java's compiler makes vectors of the first. */
    private static void mix(int[] upper, int[] lower, int rest, int part, int[] mixed, byte[] to, int at) {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (((rest * (upper[i] >> 4)) >> 16) + ((part * (lower[i] >> 4)) >> 16) + 2) >> 2;
        }
        for (int i = 0; i < mixed.length; i++) {
            to[at + i] = (byte) mixed[i];
        }
    }

    private static byte[] halve(byte[] pixels, int newHeight, int newWidth, int channels) {
        byte[] halved = new byte[newHeight * newWidth * channels];
        int stride = 2 * newWidth * channels;
        for (int y = 0, at = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int from = 2 * y * stride + 2 * x * channels;
                for (int c = 0; c < channels; c++, from++) {
                    int sum = (pixels[from] & 0xff)
                            + (pixels[from + channels] & 0xff)
                            + (pixels[from + stride] & 0xff)
                            + (pixels[from + stride + channels] & 0xff);
                    halved[at++] = (byte) ((sum + 2) >> 2);
                }
            }
        }
        return halved;
    }
}
