package dev.moka.app;

import dev.moka.Net;
import dev.moka.Step;
import dev.moka.solver.Glog;
import dev.moka.solver.Ostream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long each layer of a net takes, alone: forwards in order, then backwards in reverse. */
final class LayerTimes {
    private final Net net;
    /** Nanoseconds, summed over the iterations. */
    private final long[] forward;

    private final long[] backward;
    private int iterations;

    LayerTimes(Net net) {
        this.net = net;
        forward = new long[net.steps().size()];
        backward = new long[net.steps().size()];
    }

    /** One forward and backward; returns the milliseconds of both. */
    double measure() {
        long start = System.nanoTime();
        for (int i = 0; i < forward.length; i++) {
            long begin = System.nanoTime();
            net.forward(i, i);
            forward[i] += System.nanoTime() - begin;
        }
        for (int i = backward.length - 1; i >= 0; i--) {
            long begin = System.nanoTime();
            net.backward(i, i);
            backward[i] += System.nanoTime() - begin;
        }
        iterations++;
        return (System.nanoTime() - start) / 1e6;
    }

    /** The averages, in Caffe's words. */
    void log(Glog log) {
        log.info("caffe.cpp:406", "Average time per layer: ");
        for (int i = 0; i < forward.length; i++) {
            String name = net.steps().get(i).layer().name();
            log.info("caffe.cpp:409", "%10s\tforward: %s ms.", name, text(forward[i]));
            log.info("caffe.cpp:412", "%10s\tbackward: %s ms.", name, text(backward[i]));
        }
        long forwards = Arrays.stream(forward).sum();
        long backwards = Arrays.stream(backward).sum();
        log.info("caffe.cpp:417", "Average Forward pass: %s ms.", text(forwards));
        log.info("caffe.cpp:419", "Average Backward pass: %s ms.", text(backwards));
        log.info("caffe.cpp:421", "Average Forward-Backward: %s ms.", text(forwards + backwards));
        log.info("caffe.cpp:423", "Total Time: %s ms.", Ostream.text((forwards + backwards) / 1e6));
        log.info("caffe.cpp:424", "*** Benchmark ends ***");
    }

    private String text(long nanoseconds) {
        return Ostream.text(average(nanoseconds));
    }

    /** Milliseconds of one iteration. */
    private double average(long nanoseconds) {
        return nanoseconds / 1e6 / iterations;
    }

    /** The averages as a table. */
    void print(PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "type", "forward ms", "backward ms"));
        for (int i = 0; i < forward.length; i++) {
            Step step = net.steps().get(i);
            String back = step.backward() ? cell(backward[i]) : "";
            rows.add(List.of(step.layer().name(), step.layer().type(), cell(forward[i]), back));
        }
        rows.add(List.of(
                "total",
                "",
                cell(Arrays.stream(forward).sum()),
                cell(Arrays.stream(backward).sum())));
        Table.print(out, rows, 2);
    }

    private String cell(long nanoseconds) {
        return String.format(Locale.ROOT, "%.3f", average(nanoseconds));
    }
}
