package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.app.FileServer.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code moka pull} in a process of its own: killed, interrupted, and told by its environment. */
class PullKilledTest {
    @TempDir
    Path home;

    private FileServer server;
    private Zoo zoo;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        zoo = new Zoo(home);
        zoo.serve(server, Manner.SLOWLY);
        server.put("/" + Zoo.WEIGHTS, large(), Manner.SLOWLY);
        zoo.card(List.of(
                zoo.file(Zoo.NET, server.address("/" + Zoo.NET), true),
                zoo.file(Zoo.LABELS, server.address("/" + Zoo.LABELS), true),
                "{\"name\": \"tiny.caffemodel\", \"urls\": [\"%s\"], \"sha1\": \"%s\"}"
                        .formatted(server.address("/" + Zoo.WEIGHTS), Zoo.sha1(large()))));
    }

    private static byte[] large() {
        byte[] bytes = new byte[100_000];
        new java.util.Random(1).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Process start(String variable, String value, String... args) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().put("MOKA_MODELS", zoo.store().toString());
        builder.environment().put(variable, value);
        return builder.start();
    }

    private Process start() throws IOException {
        return start("MOKA_MIRROR", "", "pull", "tiny");
    }

    private int end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(err()).isTrue();
        return process.exitValue();
    }

    private String err() throws IOException {
        return Files.readString(home.resolve("err"));
    }

    /** Waits until some of the weights are here. */
    private void awaitBytes(long wanted) throws IOException, InterruptedException {
        Path part = zoo.workshop().resolve(Zoo.WEIGHTS + ".part");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(part) || Files.size(part) < wanted) {
            assertThat(System.nanoTime()).as(err()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void aKillLeavesNothingVisibleAndTheNextPullContinues() throws IOException, InterruptedException {
        for (int kill = 1; kill <= 3; kill++) {
            Process process = start();
            awaitBytes(10_000L * kill);
            process.destroyForcibly();
            end(process);
            assertThat(zoo.model()).doesNotExist();
            assertThat(zoo.visible()).isEmpty();
        }
        server.put("/" + Zoo.WEIGHTS, large(), Manner.WELL);
        assertThat(end(start())).as(err()).isZero();
        assertThat(err()).contains("tiny.caffemodel continues at");
        List<FileServer.Request> requests = server.requests("/" + Zoo.WEIGHTS);
        assertThat(requests).hasSize(4);
        assertThat(requests.get(0).range()).isEmpty();
        assertThat(requests.subList(1, 4)).allMatch(request -> request.range().matches("bytes=[1-9]\\d+-"));
        assertThat(Files.readAllBytes(zoo.model().resolve(Zoo.WEIGHTS))).isEqualTo(large());
        assertThat(server.requests("/" + Zoo.NET))
                .as("what is here is not fetched again")
                .hasSize(1);
    }

    @Test
    void anInterruptIsSaidAndExits130() throws IOException, InterruptedException {
        SentSignal.INT.assumeHeard();
        Process process = start();
        awaitBytes(10_000);
        SentSignal.INT.send(process);
        assertThat(end(process)).isEqualTo(130);
        assertThat(err()).contains("interrupted: the same command continues");
        assertThat(zoo.visible()).isEmpty();
    }

    @Test
    void twoAtOnceDoNotMix() throws IOException, InterruptedException {
        Process first = start();
        awaitBytes(5_000);
        assertThat(end(start())).isEqualTo(1);
        assertThat(err()).contains("tiny is being pulled by another moka: wait for it");
        first.destroyForcibly();
        end(first);
    }

    @Test
    void theMirrorMayBeInTheEnvironment() throws IOException, InterruptedException {
        Path mirror = zoo.mirror();
        zoo.card("http://127.0.0.1:1");
        assertThat(end(start("MOKA_MIRROR", mirror.toString(), "pull", "tiny")))
                .as(err())
                .isZero();
        assertThat(Files.readString(home.resolve("out")).strip())
                .isEqualTo(zoo.model().toString());
        assertThat(Files.readAllBytes(zoo.model().resolve(Zoo.WEIGHTS))).isEqualTo(zoo.content(Zoo.WEIGHTS));
    }
}
