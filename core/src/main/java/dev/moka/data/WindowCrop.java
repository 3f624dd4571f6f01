package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.proto.WindowDataParameter;

/**
 * Cuts a window out of a picture and warps it to a square, as R-CNN does (Girshick et al., 2014): with some of the picture around it, so
 * much that the square has context_pad pixels of it on each side; or the square around the window. What lies outside the picture is left
 * out.
 */
final class WindowCrop {
    /**
     * A warped window in the square, which it may not fill.
     *
     * @param top where its first row is in the square
     * @param left where its first column is
     */
    record Warped(CvImage image, int top, int left) {}

    private final int size;
    private final int pad;
    private final boolean square;

    /** @param size of the square, in pixels */
    WindowCrop(int size, WindowDataParameter param) {
        this.size = size;
        this.pad = param.getContextPad();
        this.square = param.getCropMode().equals("square");
        if (!square && !param.getCropMode().equals("warp")) {
            throw MokaException.model(
                    "window_data_param: crop_mode is \"%s\": give \"warp\" or \"square\"", param.getCropMode());
        }
        if (size - 2 * pad < 1) {
            throw MokaException.model(
                    "window_data_param: context_pad %d leaves nothing of crop_size %d: lower it", pad, size);
        }
    }

    /** One axis of a window: what is cut out of the picture, how long it becomes, and how much is missing on each side of that. */
    private record Side(int from, int to, int length, int before, int after) {}

    Warped warp(CvImage picture, WindowList.Window window, boolean mirrored) {
        if (window.x2() >= picture.width() || window.y2() >= picture.height()) {
            throw MokaException.model(
                    "%s is %d x %d pixels, and has no %s: make the window file again",
                    window.path(), picture.height(), picture.width(), window);
        }
        double half = Math.max(window.x2() - window.x1() + 1, window.y2() - window.y1() + 1) / 2.0;
        Side columns = side(window.x1(), window.x2(), half, picture.width());
        Side rows = side(window.y1(), window.y2(), half, picture.height());
        int left = mirrored ? columns.after : columns.before;
        int height = Math.min(rows.length, size - rows.before);
        int width = Math.min(columns.length, size - left);
        CvImage cut = cut(picture, rows, columns).resize(height, width);
        return new Warped(mirrored ? mirror(cut) : cut, rows.before, left);
    }

    private Side side(int from, int to, double half, int length) {
        if (pad == 0 && !square) {
            return new Side(from, to, size, 0, 0);
        }
        // In single precision where Caffe's is, because it decides some of the roundings.
        float context = size / (float) (size - 2 * pad);
        float radius = (float) (square ? half : (to - from + 1) / 2.0);
        float centre = from + (float) ((to - from + 1) / 2.0);
        int first = round(centre - radius * context);
        int last = round(centre + radius * context);
        float scale = size / (float) (last - first + 1);
        int before = Math.max(0, -first);
        int after = Math.max(0, last - length + 1);
        first += before;
        last -= after;
        return new Side(first, last, round((last - first + 1) * scale), round(before * scale), round(after * scale));
    }

    /** Halves away from zero, as C does. */
    private static int round(float x) {
        return (int) (x < 0 ? -Math.floor(-x + 0.5) : Math.floor(x + 0.5));
    }

    private static CvImage cut(CvImage picture, Side rows, Side columns) {
        int c = picture.channels();
        int height = rows.to - rows.from + 1;
        int width = columns.to - columns.from + 1;
        byte[] pixels = new byte[height * width * c];
        for (int y = 0; y < height; y++) {
            int from = ((rows.from + y) * picture.width() + columns.from) * c;
            System.arraycopy(picture.pixels(), from, pixels, y * width * c, width * c);
        }
        return new CvImage(height, width, c, pixels);
    }

    private static CvImage mirror(CvImage image) {
        int channels = image.channels();
        int row = image.width() * channels;
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        for (int start = 0; start < from.length; start += row) {
            int last = start + row - channels;
            for (int x = 0; x < row; x += channels) {
                for (int c = 0; c < channels; c++) {
                    to[last - x + c] = from[start + x + c];
                }
            }
        }
        return new CvImage(image.height(), image.width(), channels, to);
    }
}
