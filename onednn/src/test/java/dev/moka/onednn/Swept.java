package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Close;
import dev.moka.Draw;
import dev.moka.Gradients;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One configuration of a sweep: a layer on x, what is behind it, and how many threads compute it. Forward, and both backwards, are held to the
 * loops; where the processor has bf16, forward in bf16 as well.
 */
record Swept(int index, String layer, Behind behind, int threads, int... shape) {
    /** What a primitive does beside its layer. */
    enum Behind {
        NOTHING,
        /** A ReLU in place, computed on the way. */
        RELU,
        /** Another layer like it, beside which its top lies in a Concat: only forward. */
        CONCAT;
    }

    /** Of the largest number. */
    private static final double PART = 1e-4;

    private static final double PART_IN_BF16 = 0.05;

    private static final String PARAMETER = "diff of parameter ";

    /** @throws AssertionError with the first difference */
    void hold() {
        Map<String, Array> expected = results(NetOptions.defaults().withBackend(NetOptions.JAVA), true);
        NetOptions onednn = NetOptions.defaults().withBackend("onednn").withThreads(threads);
        compare(expected, results(onednn, true), PART);
        if (OneDnnBackend.hasBf16()) {
            compare(expected, results(onednn.withPrecision(Precision.BF16), false), PART_IN_BF16);
        }
    }

    private static void compare(Map<String, Array> expected, Map<String, Array> found, double part) {
        double summed = Math.sqrt(expected.values().iterator().next().data().length);
        found.forEach((name, array) -> {
            Array exact = expected.get(name);
            // A gradient that sums up the whole top is as exact as its summands, however small it comes out.
            boolean sum = name.startsWith(PARAMETER);
            double largest = largest(exact);
            double smaller = sum && largest > 0 ? Math.max(1, summed / largest) : 1;
            Close.assertClose(name, exact, array, part * smaller);
        });
    }

    private static double largest(Array array) {
        double largest = 0;
        for (float number : array.data()) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    private Map<String, Array> results(NetOptions options, boolean backward) {
        boolean back = backward && behind != Behind.CONCAT;
        Map<String, Array> results = new LinkedHashMap<>();
        try (Net net = new Net(
                Prototxt.parseNet(net(), "sweep").net(),
                options.withGradients(back ? Gradients.ALL : Gradients.NONE))) {
            fill(net.blob("x"), "x");
            net.params().forEach((layer, blobs) -> {
                for (int i = 0; i < blobs.size(); i++) {
                    fill(blobs.get(i), layer + i);
                }
            });
            net.forward();
            net.outputs().forEach(output -> results.put(output, Close.copy(net.blob(output))));
            if (back) {
                net.blob("y").setDiff(topDiff(net.blob("y").data()));
                net.backward();
                results.put("diff of x", Close.copyDiff(net.blob("x")));
                net.params().forEach((layer, blobs) -> {
                    for (int i = 0; i < blobs.size(); i++) {
                        results.put(PARAMETER + i, Close.copyDiff(blobs.get(i)));
                    }
                });
            }
        }
        return results;
    }

    /** Small where y is: a ReLU's kink, on whose other side rounding may put a number, then tells little. */
    private float[] topDiff(float... y) {
        float[] diff = new float[y.length];
        new Draw(index, "dy").gaussian(diff, 0, 1);
        for (int i = 0; i < y.length; i++) {
            diff[i] *= Math.min(1, Math.abs(y[i]));
        }
        return diff;
    }

    private void fill(Blob blob, String name) {
        new Draw(index, name).gaussian(blob.overwrite(), 0, 1);
    }

    private String net() {
        StringBuilder net = new StringBuilder("layer { name: 'x' type: 'Input' top: 'x' input_param { shape {");
        for (int dim : shape) {
            net.append(" dim: ").append(dim);
        }
        net.append(" } } }\n")
                .append("layer { name: 'y' bottom: 'x' top: 'y' ")
                .append(layer)
                .append(" }\n");
        switch (behind) {
            case NOTHING -> {}
            case RELU ->
                net.append("layer { name: 'relu' type: 'ReLU' bottom: 'y' top: 'y' relu_param { negative_slope: ")
                        .append(index % 2 * 0.25)
                        .append(" } }\n");
            case CONCAT ->
                net.append("layer { name: 'z' bottom: 'x' top: 'z' ")
                        .append(layer)
                        .append(" }\nlayer { name: 'join' type: 'Concat' bottom: 'y' bottom: 'z' top: 'join' }\n");
        }
        return net.toString();
    }

    @Override
    public String toString() {
        return "%d: %s on %s, %s behind, %d thread(s)".formatted(index, layer, Blob.shapeText(shape), behind, threads);
    }
}
