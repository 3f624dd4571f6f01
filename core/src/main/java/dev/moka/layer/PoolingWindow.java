package dev.moka.layer;

/**
 * One window of one plane of a picture, as far as it lies inside.
 *
 * @param plane where the plane begins in the blob
 * @param width of the plane
 * @param top the first row, and {@code bottom} the one behind the last; empty if it is not greater
 * @param left the first column, and {@code right} the one behind the last
 * @param size of the window with the part that lies in the padding
 */
record PoolingWindow(int plane, int width, int top, int bottom, int left, int right, int size) {
    /** Adds the rows of this window, as wide as the plane, to {@code columns}. */
    void addRows(float[] x, float[] columns) {
        for (int h = top; h < bottom; h++) {
            int row = plane + h * width;
            for (int w = 0; w < columns.length; w++) {
                columns[w] += x[row + w];
            }
        }
    }

    /** The sum of the window's part of {@code columns}. */
    float sum(float[] columns) {
        float sum = 0;
        for (int w = left; w < right; w++) {
            sum += columns[w];
        }
        return sum;
    }

    /** What is drawn on average if each number is as likely as it is large: sum(x^2) / sum(x). */
    float expectation(float[] x) {
        float sum = 0;
        float squares = 0;
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                float value = x[plane + h * width + w];
                sum += value;
                squares += value * value;
            }
        }
        // Written so that NaN comes out, too.
        return sum <= 0 ? 0 : squares / sum;
    }

    /** Where in the plane the maximum is, the first of equals; -1 for an empty window, or without a number above -FLT_MAX. */
    int maximum(float[] x) {
        float max = -Float.MAX_VALUE;
        int place = -1;
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                if (x[plane + h * width + w] > max) {
                    max = x[plane + h * width + w];
                    place = h * width + w;
                }
            }
        }
        return place;
    }

    /** Adds {@code part} to the window's part of {@code columns}. */
    void add(float part, float[] columns) {
        for (int w = left; w < right; w++) {
            columns[w] += part;
        }
    }

    /** Adds {@code columns} to each row of this window. */
    void addToRows(float[] columns, float[] x) {
        for (int h = top; h < bottom; h++) {
            int row = plane + h * width;
            for (int w = 0; w < columns.length; w++) {
                x[row + w] += columns[w];
            }
        }
    }
}
