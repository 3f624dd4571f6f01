package dev.moka.peers;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The process of an engine that times layers: like {@link EngineServer}, with other questions.
 *
 * <pre>
 * load FILE THREADS   builds a net one layer of which is timed; answers whether that has a backward
 * forward MS          runs that layer for so long; answers with the median of a run in milliseconds
 * backward MS         the same for its backward
 * stream RUNS         the same for a layer that brings data, after as many runs that empty its queues; answers with the mean
 * unload
 * </pre>
 */
final class LayerServer {
    private final LayerEngine engine;

    private LayerServer(LayerEngine engine) {
        this.engine = engine;
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        LayerServer server =
                new LayerServer(EngineKind.valueOf(args[0]) == EngineKind.CAFFE ? new CaffeLayer() : new MokaLayer());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(EngineServer.OK + server.answer(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] words) {
        switch (words[0]) {
            case "load" -> {
                engine.load(Path.of(words[1]), Integer.parseInt(words[2]));
                return Boolean.toString(engine.goesBack());
            }
            case "forward" -> {
                return time(engine::prepare, engine::forward, Integer.parseInt(words[1]));
            }
            case "backward" -> {
                return time(() -> {}, engine::backward, Integer.parseInt(words[1]));
            }
            case "stream" -> {
                return stream(Integer.parseInt(words[1]));
            }
            case "unload" -> engine.unload();
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "";
    }

    private String stream(int runs) {
        for (int i = 0; i < runs; i++) {
            engine.forward();
        }
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            engine.forward();
        }
        return Double.toString((System.nanoTime() - start) / 1e6 / runs);
    }

    private static String time(Runnable before, Runnable work, int ms) {
        double[] times = new double[1 << 16];
        int runs = 0;
        long end = System.nanoTime() + ms * 1_000_000L;
        do {
            before.run();
            long start = System.nanoTime();
            work.run();
            times[runs++] = (System.nanoTime() - start) / 1e6;
        } while (runs < times.length && (System.nanoTime() < end || runs < 3));
        return Double.toString(Median.of(Arrays.copyOf(times, runs)));
    }
}
