package dev.moka.random;

import static dev.moka.random.Dice.field;

/** Windows of a convolution: kernel, stride, pad and dilation of each axis. */
final class Convolved {
    private final Dice dice;
    private final int[] kernel;
    private final int[] stride;
    private final int[] pad;
    private final int[] dilation;
    private final boolean same;

    Convolved(Dice dice, int axes) {
        this.dice = dice;
        same = dice.oneIn(2);
        kernel = values(axes, 1, 2, 3, 3, 4);
        stride = values(axes, 1, 1, 2, 3);
        pad = values(axes, 0, 0, 1, 2);
        dilation = values(axes, 1, 1, 2);
    }

    private int[] values(int axes, Integer... choices) {
        int[] values = new int[axes];
        for (int i = 0; i < axes; i++) {
            values[i] = same && i > 0 ? values[0] : dice.oneOf(choices);
        }
        return values;
    }

    /** A size of axis {@code i} that leaves the output at least one place. */
    int inputSize(int i, boolean transposed) {
        int extent = dilation[i] * (kernel[i] - 1) + 1;
        int size = dice.from(1, 6);
        while ((transposed ? stride[i] * (size - 1) + extent - 2 * pad[i] : size + 2 * pad[i] - extent + 1) < 1) {
            size++;
        }
        return size;
    }

    /** Once for all axes, or each by its letter, or each in turn. */
    String text() {
        if (kernel.length == 0) {
            return "";
        }
        if (same) {
            return field("kernel_size", kernel[0])
                    + unless(1, "stride", stride[0])
                    + unless(0, "pad", pad[0])
                    + unless(1, "dilation", dilation[0]);
        }
        if (kernel.length == 2 && dice.oneIn(2)) {
            return lettered("kernel", kernel)
                    + lettered("stride", stride)
                    + lettered("pad", pad)
                    + repeated("dilation", dilation);
        }
        return repeated("kernel_size", kernel)
                + repeated("stride", stride)
                + repeated("pad", pad)
                + repeated("dilation", dilation);
    }

    private String unless(int usual, String field, int value) {
        return value == usual ? dice.maybe(field, value) : field(field, value);
    }

    static String lettered(String field, int[] values) {
        return field(field + "_h", values[0]) + field(field + "_w", values[1]);
    }

    private static String repeated(String name, int[] values) {
        StringBuilder text = new StringBuilder();
        for (int value : values) {
            text.append(field(name, value));
        }
        return text.toString();
    }
}
