package dev.moka.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An engine in a process of its own, with a net in it. */
final class EngineProcess implements AutoCloseable {
    private final EngineKind kind;
    private final List<String> lookedAt;
    private final Path log;
    private final Process process;
    private final PrintWriter questions;
    private final BufferedReader answers;

    /** Starts the engine and loads the net. */
    EngineProcess(EngineKind kind, Work work, BenchNet net, int threads) throws IOException {
        this.kind = kind;
        lookedAt = work == Work.TRAINING ? net.lookedAt() : List.of();
        log = Files.createDirectories(Places.TARGET.resolve("logs")).resolve(kind.name() + ".log");
        process = EngineCommand.of(kind, threads, EngineServer.class, List.of(work.name()))
                .redirectError(log.toFile())
                .start();
        questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = process.inputReader(StandardCharsets.UTF_8);
        try {
            ask("load " + net.files().stem() + " " + threads);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    EngineKind kind() {
        return kind;
    }

    long pid() {
        return process.pid();
    }

    /** Its peak resident memory so far, in MB. */
    double megabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            String peak = lines.filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(kind.label() + " has no peak memory: has it ended?"));
            return Double.parseDouble(peak.split("\\s+")[1]) / 1024;
        }
    }

    /** Draws pictures of shape N, C, H, W, the same as any other engine. */
    void reshape(int[] shape) throws IOException {
        ask("reshape " + Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
    }

    /** Milliseconds of each of so many runs. */
    double[] run(int count) throws IOException {
        return Arrays.stream(ask("run " + count).trim().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** What the last run computed: probabilities; or the loss, and updates from the end of the net to its beginning. */
    List<float[]> answers() throws IOException {
        List<float[]> answers = new ArrayList<>();
        Path file = Places.TARGET.resolve(kind.name() + ".answer");
        ask("save " + file);
        answers.add(read(file));
        for (String layer : lookedAt) {
            ask("diff " + layer + " " + file);
            answers.add(read(file));
        }
        return answers;
    }

    private static float[] read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private String ask(String question) throws IOException {
        questions.println(question);
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(EngineServer.OK)) {
                return line.substring(EngineServer.OK.length());
            }
        }
        throw new IOException("%s stopped at '%s'; the end of %s says why".formatted(kind.label(), question, log));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // Its memory is free again before the next one starts.
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
