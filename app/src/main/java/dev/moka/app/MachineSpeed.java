package dev.moka.app;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;

/** How fast a machine is at the two things that take a net's time, measured on the backend in use, with its threads and its numbers. */
record MachineSpeed(double multiplyAddsPerSecond, double bytesPerSecond) {
    private static final long MEASURED_FOR = 300_000_000;

    /** Numbers of the copied blob: 32 MiB, more than most caches hold. */
    private static final int COPIED = 1 << 23;

    static MachineSpeed measure(NetOptions options) {
        double copy = seconds(options, 1, COPIED, "type: 'Dropout'"); // outside training it copies
        return new MachineSpeed(
                // A small one ends before others want the processor; a large one keeps many threads busy.
                Math.max(multiplyAddsPerSecond(options, 512), multiplyAddsPerSecond(options, 1024)),
                2.0 * Float.BYTES * COPIED / copy);
    }

    /** Of an inner product of {@code width} inputs and outputs, and half as many rows. */
    private static double multiplyAddsPerSecond(NetOptions options, int width) {
        int rows = width / 2;
        String layer = "type: 'InnerProduct' inner_product_param { num_output: " + width + " }";
        return (double) rows * width * width / seconds(options, rows, width, layer);
    }

    /** Of the fastest forward of one layer. */
    private static double seconds(NetOptions options, int rows, int width, String layer) {
        String text = String.format(
                "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: %d dim: %d } } }"
                        + " layer { name: 'y' bottom: 'x' top: 'y' %s }",
                rows, width, layer);
        try (Net net = new Net(Prototxt.parseNet(text, "speed").net(), options)) {
            net.fillRandomly(1);
            net.blob("x").set(1);
            net.forward();
            long fastest = Long.MAX_VALUE;
            long start = System.nanoTime();
            while (System.nanoTime() - start < MEASURED_FOR) {
                long begin = System.nanoTime();
                net.forward();
                fastest = Math.min(fastest, System.nanoTime() - begin);
            }
            return fastest / 1e9;
        }
    }

    /** The milliseconds that a kernel takes at least, if it waits for whichever is slower. */
    double floor(long multiplyAdds, long bytes) {
        return 1e3 * Math.max(multiplyAdds / multiplyAddsPerSecond, bytes / bytesPerSecond);
    }
}
