package dev.moka.app;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.oracle.Array;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CaffeNet forward, float32, 2 threads: Moka and native Caffe in turns, each in its own process, on the same weights and pictures.
 *
 * <p>Not part of the tests (its name keeps it out): docs/truth.md has the command. It prints medians and their ratio, and counts
 * no round in which the two compute different answers.
 */
class SpeedBenchmark {
    private static final int THREADS = 2;
    private static final int ROUNDS = 7;

    private final Path shared = Path.of(System.getProperty("moka.shared"));

    @TempDir
    Path folder;

    @Test
    void caffeNetForward() throws IOException {
        Path prototxt = shared.resolve("nets/models/bvlc_reference_caffenet/deploy.prototxt");
        Path weights = folder.resolve("random.caffemodel");
        NetOptions options = NetOptions.defaults().withThreads(THREADS);
        try (Net net = Net.of(prototxt, options);
                Oracle oracle = Oracle.start(THREADS)) {
            net.fillRandomly(1);
            net.save(weights);
            Request request = Request.of(Files.readString(prototxt)).weights(weights);
            System.out.println(
                    "CaffeNet forward, ms, medians of " + ROUNDS + " interleaved rounds, " + THREADS + " threads");
            System.out.println("batch      Moka   native Caffe   ratio");
            for (int batch : new int[] {1, 10, 50}) {
                compare(net, oracle, request, batch);
            }
        }
    }

    private static void compare(Net net, Oracle oracle, Request request, int batch) {
        net.blob("data").reshape(batch, 3, 227, 227);
        float[] pictures = pictures(net.blob("data").count());
        net.blob("data").set(pictures);
        Request batched = request.input("data", new Array(net.blob("data").shape(), pictures));
        requireSameAnswer(net, oracle, batched);
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        int forwards = Math.max(1, 20 / batch);
        for (int round = 0; round < ROUNDS; round++) {
            ours[round] = median(times(net, forwards));
            theirs[round] = median(oracle.time(batched, forwards));
        }
        System.out.printf(
                "%5d  %8.1f  %13.1f  %6.2f%n", batch, median(ours), median(theirs), median(theirs) / median(ours));
    }

    private static float[] pictures(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 255 - 117;
        }
        return values;
    }

    private static void requireSameAnswer(Net net, Oracle oracle, Request request) {
        net.forward();
        float[] ours = net.blob("prob").data();
        float[] theirs = oracle.forward(request.blobs("prob")).blob("prob").data();
        for (int i = 0; i < ours.length; i++) {
            if (!(Math.abs(ours[i] - theirs[i]) <= 1e-4f)) {
                throw new AssertionError("different answers: " + ours[i] + " and " + theirs[i]);
            }
        }
    }

    private static double[] times(Net net, int forwards) {
        double[] times = new double[forwards];
        for (int i = 0; i < forwards; i++) {
            long start = System.nanoTime();
            net.forward();
            net.blob("prob").data();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        return times;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
