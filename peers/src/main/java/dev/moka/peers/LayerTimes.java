package dev.moka.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a layer takes in native Caffe and in Moka.
 *
 * @param forward milliseconds
 * @param backward milliseconds; NaN for a layer without one
 */
record LayerTimes(LayerCase layer, Both forward, Both backward) {
    private static final int WARM_MS = 700;
    private static final int TURN_MS = 120;
    private static final int WARM_STREAMED = 30;
    private static final int STREAMED = 8;
    private static final int TURNS = 5;

    /** Of both engines, in turns: the medians of their turns, each a median of runs. */
    record Both(double caffe, double moka) {
        private static final Both NONE = new Both(Double.NaN, Double.NaN);

        /** How many times as long native Caffe takes. */
        double ratio() {
            return caffe / moka;
        }
    }

    /** Measures the layers whose type matches {@code types}. */
    static List<LayerTimes> measure(int threads, String types) throws IOException {
        List<LayerTimes> times = new ArrayList<>();
        Path file = Places.TARGET.resolve("layer.prototxt");
        try (Server caffe = new Server(EngineKind.CAFFE, threads);
                Server moka = new Server(EngineKind.MOKA, threads)) {
            for (LayerCase layer : LayerCases.all(LayerData.prepare())) {
                if (layer.type().matches(types)) {
                    Files.writeString(file, layer.prototxt());
                    LayerTimes took = layer.brings() ? data(layer, file, caffe, moka) : of(layer, file, caffe, moka);
                    times.add(took);
                    System.out.println(took);
                }
            }
        }
        return times;
    }

    private static LayerTimes of(LayerCase layer, Path file, Server caffe, Server moka) throws IOException {
        caffe.ask("load " + file + " " + caffe.threads);
        boolean goesBack = Boolean.parseBoolean(moka.ask("load " + file + " " + moka.threads));
        Both forward = both(caffe, moka, "forward ");
        Both backward = goesBack ? both(caffe, moka, "backward ") : Both.NONE;
        caffe.ask("unload");
        moka.ask("unload");
        return new LayerTimes(layer, forward, backward);
    }

    /** One engine after the other, because both read ahead. */
    private static LayerTimes data(LayerCase layer, Path file, Server caffe, Server moka) throws IOException {
        double[] ms = new double[2];
        for (int i = 0; i < 2; i++) {
            Server server = i == 0 ? caffe : moka;
            server.ask("load " + file + " " + server.threads);
            server.ask("stream " + WARM_STREAMED);
            double[] turns = new double[TURNS];
            for (int t = 0; t < TURNS; t++) {
                turns[t] = Double.parseDouble(server.ask("stream " + STREAMED));
            }
            ms[i] = Median.of(turns);
            server.ask("unload");
        }
        return new LayerTimes(layer, new Both(ms[0], ms[1]), Both.NONE);
    }

    private static Both both(Server caffe, Server moka, String what) throws IOException {
        caffe.ask(what + TURN_MS);
        moka.ask(what + WARM_MS);
        double[] theirs = new double[TURNS];
        double[] ours = new double[TURNS];
        for (int i = 0; i < TURNS; i++) {
            theirs[i] = Double.parseDouble(caffe.ask(what + TURN_MS));
            ours[i] = Double.parseDouble(moka.ask(what + TURN_MS));
        }
        return new Both(Median.of(theirs), Median.of(ours));
    }

    @Override
    public String toString() {
        return Page.format(
                "%-24s %s (%.2f)  %s (%.2f)  %s",
                layer.type(), text(forward), forward.ratio(), text(backward), backward.ratio(), layer.configuration());
    }

    private static String text(Both both) {
        return Double.isNaN(both.moka) ? "-" : Page.number(both.caffe) + " / " + Page.number(both.moka);
    }

    /** An engine in a process of its own. */
    private static final class Server implements AutoCloseable {
        private final EngineKind kind;
        private final int threads;
        private final Process process;
        private final PrintWriter questions;
        private final BufferedReader answers;

        Server(EngineKind kind, int threads) throws IOException {
            this.kind = kind;
            this.threads = threads;
            Path log = Files.createDirectories(Places.TARGET.resolve("logs")).resolve("layers-" + kind + ".log");
            process = EngineCommand.of(kind, threads, LayerServer.class, List.of())
                    .redirectError(log.toFile())
                    .start();
            questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        String ask(String question) throws IOException {
            questions.println(question);
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(EngineServer.OK)) {
                    return line.substring(EngineServer.OK.length());
                }
            }
            throw new IOException("%s stopped at '%s': see peers/target/logs".formatted(kind.label(), question));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
