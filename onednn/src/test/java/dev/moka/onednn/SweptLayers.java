package dev.moka.onednn;

import dev.moka.Draw;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws configurations of the layers whose primitives choose among many codes by sizes: kernel, stride, pad and dilation, odd numbers of
 * channels, groups, inputs of one number and long ones, over one to three axes.
 */
final class SweptLayers {
    /** Multiplications of one forward: the loops take some milliseconds for so many. */
    private static final double MOST_WORK = 6e5;

    private final Draw draw;
    private long rolls;

    private SweptLayers(long seed, int index) {
        draw = new Draw(seed, "swept configuration " + index);
    }

    /** Configuration {@code index} of a seed: always the same. */
    static Swept draw(long seed, int index) {
        SweptLayers dice = new SweptLayers(seed, index);
        return switch (dice.from(0, 9)) {
            case 0, 1, 2, 3, 4 -> dice.convolution(index, "Convolution");
            case 5, 6 -> dice.convolution(index, "Deconvolution");
            case 7 -> dice.pooling(index);
            case 8 -> dice.lrn(index);
            default -> dice.innerProduct(index);
        };
    }

    private int from(int min, int max) {
        return min + (int) (draw.uniform(rolls++) * (max - min + 1));
    }

    private int oneOf(int... values) {
        return values[from(0, values.length - 1)];
    }

    private int channels() {
        return oneOf(1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 48, 64);
    }

    private int size() {
        return oneOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17);
    }

    /** The same on all axes, half the time. */
    private int[] perAxis(int axes, int... choices) {
        int[] values = IntStream.range(0, axes).map(i -> oneOf(choices)).toArray();
        if (from(0, 1) == 0) {
            Arrays.fill(values, values[0]);
        }
        return values;
    }

    private Swept convolution(int index, String type) {
        int axes = oneOf(2, 2, 2, 2, 1, 3);
        int[] kernel = perAxis(axes, 1, 1, 2, 3, 3, 4, 5);
        int[] stride = perAxis(axes, 1, 1, 2, 3, 4);
        int[] pad = perAxis(axes, 0, 0, 1, 2, 3);
        int[] dilation = perAxis(axes, 1, 1, 2, 3);
        boolean transposed = type.equals("Deconvolution");
        int[] size = new int[axes];
        for (int i = 0; i < axes; i++) {
            int extent = dilation[i] * (kernel[i] - 1) + 1;
            int least = transposed ? (2 * pad[i] - extent + stride[i]) / stride[i] + 1 : extent - 2 * pad[i];
            size[i] = Math.max(least, from(0, 1) == 0 ? from(1, 4) : size());
        }
        if (from(0, 7) == 0) {
            size[from(0, axes - 1)] = from(30, 300);
        }
        int group = 1;
        int in = channels();
        int out = channels();
        switch (from(0, 5)) {
            case 0 -> out = group = in; // depthwise
            case 1 -> out = (group = in) * from(1, 3);
            case 2 -> {
                group = oneOf(2, 3, 4);
                in = group * oneOf(1, 2, 4, 5, 8, 16);
                out = group * oneOf(1, 2, 3, 8, 16, 17);
            }
            default -> {}
        }
        int[] shape = shape(from(1, 3), in, size);
        int[] spread = transposed ? stride : new int[0];
        double outputs = (double) out / group * Arrays.stream(spread).reduce(1, (a, b) -> a * b);
        while (work(shape, kernel, outputs) > MOST_WORK) {
            int largest = IntStream.range(2, shape.length).reduce(0, (a, b) -> shape[b] > shape[a] ? b : a);
            if (shape[largest] < 2) {
                break;
            }
            shape[largest] = Math.max(1, largest == 0 ? 1 : shape[largest] / 2);
        }
        String param = "num_output: %d group: %d bias_term: %s%s%s%s%s"
                .formatted(
                        out,
                        group,
                        from(0, 2) > 0,
                        repeated("kernel_size", kernel),
                        repeated("stride", stride),
                        repeated("pad", pad),
                        repeated("dilation", dilation));
        return swept(index, type, "convolution_param", param, shape);
    }

    private static double work(int[] shape, int[] kernel, double outputs) {
        return outputs
                * Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b)
                * Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
    }

    private Swept pooling(int index) {
        int[] kernel = {from(1, 5), from(1, 5)};
        int[] pad = {from(0, Math.min(2, kernel[0] - 1)), from(0, Math.min(2, kernel[1] - 1))};
        String param = "pool: %s round_mode: %s kernel_h: %d kernel_w: %d pad_h: %d pad_w: %d stride_h: %d stride_w: %d"
                .formatted(
                        from(0, 1) == 0 ? "MAX" : "AVE",
                        from(0, 2) == 0 ? "FLOOR" : "CEIL",
                        kernel[0],
                        kernel[1],
                        pad[0],
                        pad[1],
                        from(1, 4),
                        from(1, 4));
        return swept(index, "Pooling", "pooling_param", param, shape(from(1, 3), channels(), size(), size()));
    }

    private Swept lrn(int index) {
        boolean within = from(0, 1) == 0;
        String param = "local_size: %d alpha: 0.5 beta: %s k: %d norm_region: %s"
                .formatted(
                        oneOf(1, 3, 5, 7, 9),
                        oneOf(1, 3) * 0.25,
                        from(1, 2),
                        within ? "WITHIN_CHANNEL" : "ACROSS_CHANNELS");
        return swept(index, "LRN", "lrn_param", param, shape(from(1, 3), channels(), size(), size()));
    }

    private Swept innerProduct(int index) {
        String param = "num_output: %d bias_term: %s transpose: %s axis: %d"
                .formatted(channels(), from(0, 2) > 0, from(0, 1) == 0, from(1, 2));
        return swept(
                index, "InnerProduct", "inner_product_param", param, shape(from(1, 9), channels(), size(), size()));
    }

    private Swept swept(int index, String type, String message, String param, int... shape) {
        String layer = "type: '%s' %s { %s }".formatted(type, message, param);
        Swept.Behind behind = Swept.Behind.values()[from(0, Swept.Behind.values().length - 1)];
        return new Swept(index, layer, behind, from(1, 2), shape);
    }

    private static int[] shape(int batch, int channels, int... size) {
        return IntStream.concat(IntStream.of(batch, channels), Arrays.stream(size))
                .toArray();
    }

    private static String repeated(String field, int... values) {
        return Arrays.stream(values)
                .mapToObj(value -> " " + field + ": " + value)
                .collect(Collectors.joining());
    }
}
