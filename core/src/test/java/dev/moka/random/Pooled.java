package dev.moka.random;

import static dev.moka.random.Dice.field;

/** Windows of a pooling: kernel, stride and pad of both axes. */
final class Pooled {
    private final Dice dice;
    private final int[] kernel = new int[2];
    private final int[] stride = new int[2];
    private final int[] pad = new int[2];
    private final boolean same;

    Pooled(Dice dice) {
        this.dice = dice;
        same = dice.oneIn(2);
        for (int i = 0; i < 2; i++) {
            boolean copy = same && i > 0;
            kernel[i] = copy ? kernel[0] : dice.from(1, 4);
            stride[i] = copy ? stride[0] : dice.from(1, 3);
            pad[i] = copy ? pad[0] : dice.oneIn(2) ? 0 : dice.from(0, Math.min(2, kernel[i] - 1));
        }
    }

    /** Whether there are numbers between the windows. */
    boolean skips() {
        return stride[0] > kernel[0] || stride[1] > kernel[1];
    }

    /** A size of axis {@code i} with at least one window, the last of which is not empty: for an empty one Caffe's backward leaves its memory. */
    int inputSize(int i) {
        int size = Math.max(dice.size(), kernel[i] - 2 * pad[i]);
        while (places(i, size) * stride[i] >= size + pad[i]) {
            size++;
        }
        return size;
    }

    /** How many windows lie before the last. */
    private int places(int i, int size) {
        int places = -Math.floorDiv(-(size + 2 * pad[i] - kernel[i]), stride[i]);
        boolean clipped = (pad[0] > 0 || pad[1] > 0) && places * stride[i] >= size + pad[i];
        return clipped ? places - 1 : places;
    }

    /** Once for both axes, or each by its letter. */
    String text() {
        if (same) {
            return field("kernel_size", kernel[0])
                    + (stride[0] == 1 ? "" : field("stride", stride[0]))
                    + (pad[0] == 0 ? "" : field("pad", pad[0]));
        }
        return Convolved.lettered("kernel", kernel)
                + Convolved.lettered("stride", stride)
                + Convolved.lettered("pad", pad);
    }
}
