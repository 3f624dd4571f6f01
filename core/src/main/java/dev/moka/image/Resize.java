package dev.moka.image;

import dev.moka.MokaException;

/**
 * Resizes pictures as {@code caffe.io.resize_image} does with its default {@code interp_order=1}.
 *
 * <p>Bilinear, without anti-aliasing. Output pixel i of n lies at {@code (i + 0.5) * size / n - 0.5} of the input, so
 * pixel centres, not corners, are aligned. When a picture grows, the outermost samples lie up to half a pixel beyond
 * its edge; skimage's mode {@code constant} counts what is out there as 0, and since Caffe first maps the picture's
 * smallest value to 0 and its largest to 1, that 0 is the <em>smallest value of the whole picture</em>. So borders of
 * an enlarged picture darken towards it. A constant picture stays constant.
 *
 * <p>With other than 1 or 3 channels Caffe uses SciPy's {@code zoom}, which aligns the corner pixels instead; so does
 * this.
 */
public final class Resize {
    /** For each output position, two neighbours in the input and their weights; a neighbour outside weighs nothing. */
    private static final class Axis {
        final int[] low;
        final int[] high;
        final double[] lowWeight;
        final double[] highWeight;

        Axis(int from, int to, boolean corners) {
            low = new int[to];
            high = new int[to];
            lowWeight = new double[to];
            highWeight = new double[to];
            for (int i = 0; i < to; i++) {
                double at = corners ? i * (from - 1.0) / Math.max(to - 1, 1) : (i + 0.5) * from / to - 0.5;
                int floor = (int) Math.floor(at);
                highWeight[i] = floor + 1 < from ? at - floor : 0;
                lowWeight[i] = floor >= 0 ? 1 - (at - floor) : 0;
                low[i] = Math.max(floor, 0);
                high[i] = Math.min(floor + 1, from - 1);
            }
        }
    }

    private Resize() {}

    /** The picture at {@code height} x {@code width}; the same object when it has this size already. */
    public static Image resize(Image image, int height, int width) {
        if (height < 1 || width < 1) {
            throw MokaException.usage("a picture cannot be resized to %d x %d", height, width);
        } else if ((long) height * width * image.channels() > Integer.MAX_VALUE - 8) {
            throw MokaException.usage("a picture resized to %d x %d would not fit in an array", height, width);
        } else if (image.height() == height && image.width() == width) {
            return image;
        }
        boolean corners = image.channels() != 1 && image.channels() != 3;
        Axis rows = new Axis(image.height(), height, corners);
        Axis columns = new Axis(image.width(), width, corners);
        double floor = min(image.data());
        int c = image.channels();
        float[] out = new float[height * width * c];
        double[] row = new double[image.width() * c];
        for (int y = 0; y < height; y++) {
            blendRows(image, rows, y, floor, row);
            blendColumns(row, columns, c, floor, out, y * width * c);
        }
        return new Image(height, width, c, out);
    }

    /** One output row at the input's width, as differences to the smallest value. */
    private static void blendRows(Image image, Axis rows, int y, double floor, double[] row) {
        float[] in = image.data();
        int low = rows.low[y] * row.length;
        int high = rows.high[y] * row.length;
        double lowWeight = rows.lowWeight[y];
        double highWeight = rows.highWeight[y];
        double shift = floor * (lowWeight + highWeight);
        for (int i = 0; i < row.length; i++) {
            row[i] = lowWeight * in[low + i] + highWeight * in[high + i] - shift;
        }
    }

    private static void blendColumns(double[] row, Axis columns, int c, double floor, float[] out, int at) {
        for (int x = 0; x < columns.low.length; x++) {
            int low = columns.low[x] * c;
            int high = columns.high[x] * c;
            double lowWeight = columns.lowWeight[x];
            double highWeight = columns.highWeight[x];
            for (int k = 0; k < c; k++) {
                out[at++] = (float) (lowWeight * row[low + k] + highWeight * row[high + k] + floor);
            }
        }
    }

    /** A comparison takes half of Math.min, which minds NaN and the sign of 0. */
    private static float min(float[] data) {
        float min = data[0];
        for (float value : data) {
            min = value < min ? value : min;
        }
        return min;
    }
}
