package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.NetOptions;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code moka train}, and {@code finetune}, in a process of its own, which is sent signals, or cannot write. */
@DisabledOnOs(OS.WINDOWS)
class TrainSignalsTest {
    private static final String AT_ONCE = "exec \"$@\"";
    /** It does not test: two snapshots during a test are of the same iteration, and one file. */
    private static final String FOREVER =
            "max_iter: 100000000 display: 0 test_interval: 100000000 test_initialization: false snapshot: 0";

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Process train(String shell, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "train",
                "--backend",
                "java",
                "--solver",
                folder.resolve("solver.prototxt").toString()));
        words.addAll(List.of(more));
        return moka(shell, words);
    }

    private Process moka(String shell, List<String> words) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(words);
        Process process = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Process trainingForever(String shell, String... more) throws IOException, InterruptedException {
        TinyTraining.solver(folder, FOREVER);
        Process process = train(shell, more);
        await("Solving line");
        return process;
    }

    /** Without Java's own word about JAVA_TOOL_OPTIONS. */
    private String err() throws IOException {
        return Files.readString(folder.resolve("err")).replaceAll("(?m)^Picked up .*\\R", "");
    }

    private void await(String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!err().contains(words)) {
            assertThat(System.nanoTime()).as(err()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private int end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(err()).isTrue();
        return process.exitValue();
    }

    private List<String> files(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .toList();
        }
    }

    @Test
    void anInterruptStopsWithASnapshot() throws IOException, InterruptedException {
        Process process = trainingForever(AT_ONCE);
        SentSignal.INT.send(process);
        assertThat(end(process)).isEqualTo(130);
        assertThat(err())
                .contains(
                        "moka: stops after this iteration", "Snapshotting solver state", "Optimization stopped early.");
        assertThat(files("line_iter_\\d+\\.(caffemodel|solverstate|run\\.json)"))
                .hasSize(3);
    }

    @Test
    void anInterruptedFineTuningLeavesAModelAndCanGoOn() throws IOException, InterruptedException {
        TinyFineTuning tiny = TinyFineTuning.in(folder.resolve("tiny"));
        List<Object> words = tiny.command("--iterations", 1_000_000);
        Process process = moka(AT_ONCE, words.stream().map(String::valueOf).collect(Collectors.toList()));
        await("Iteration 0, lr");
        SentSignal.INT.send(process);
        assertThat(end(process)).isEqualTo(130);
        String goesOn = err().lines()
                .filter(line -> line.endsWith(" goes on"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing goes on"));
        assertThat(err()).contains("moka: stopped at iteration ", "of 1000000");
        Ran.moka("classify", "--model", tiny.out(), tiny.pictures().resolve("light/3.png"))
                .succeeds();
        Path state = Path.of(goesOn.replaceAll(".* --snapshot (.*) goes on", "$1"));
        try (Solver solver = Solver.of(tiny.out().resolve("solver.prototxt"), NetOptions.defaults())) {
            solver.restore(state);
            int stoppedAt = solver.iteration();
            assertThat(stoppedAt).isPositive();
            solver.step(1);
        }
    }

    @Test
    void aHangupSnapshotsAndGoesOn() throws IOException, InterruptedException {
        Process process = trainingForever(AT_ONCE, "--sigint-effect", "none");
        SentSignal.HUP.send(process);
        await("Snapshotting solver state");
        SentSignal.INT.send(process);
        SentSignal.HUP.send(process);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (files("line_iter_\\d+\\.solverstate").size() < 2) {
            assertThat(System.nanoTime()).as(err()).isLessThan(end);
            Thread.sleep(20);
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aHangupIsHeardUnderNohup() throws IOException, InterruptedException {
        Process process = trainingForever("exec nohup \"$@\"");
        SentSignal.HUP.send(process);
        await("Snapshotting solver state");
        assertThat(process.isAlive()).isTrue();
        assertThat(files("line_iter_\\d+\\.solverstate")).isNotEmpty();
    }

    /** There a shell ignores INT, and QUIT. */
    @Test
    void anInterruptIsHeardInTheBackgroundOfAScript() throws IOException, InterruptedException {
        Process script = trainingForever("\"$@\" & wait $!");
        SentSignal.INT.send(script.descendants().findFirst().orElseThrow());
        assertThat(end(script)).isEqualTo(130);
        assertThat(err()).contains("Snapshotting solver state", "Optimization stopped early.");
    }

    @Test
    void aSecondInterruptDoesNotWait() throws IOException, InterruptedException {
        // An iteration that takes minutes, so that the first one has to wait.
        Path net = TinyModel.write(folder.resolve("slow.prototxt"), TinyTraining.NET.replace("dim: 4", "dim: 2000000"));
        TinyTraining.solver(folder, net, FOREVER + " iter_size: 1000000");
        Process process = train(AT_ONCE);
        await("Solving line");
        SentSignal.INT.send(process);
        await("stops after this iteration");
        SentSignal.INT.send(process);
        assertThat(end(process)).isEqualTo(130);
        assertThat(err()).contains("moka: stopped at once");
        assertThat(files("line_iter.*|\\..*tmp")).isEmpty();
    }

    @Test
    void aFullDiskLeavesNothingHalfWritten() throws IOException, InterruptedException {
        // Files may have one block of 512 bytes: too little for the weights.
        Path net = TinyModel.write(
                folder.resolve("wide.prototxt"), TinyTraining.NET.replace("dim: 4 dim: 2", "dim: 4 dim: 2000"));
        TinyTraining.solver(folder, net, "display: 0 test_interval: 100");
        Process process = train("ulimit -f 1; " + AT_ONCE, "--quiet");
        assertThat(end(process)).isEqualTo(1);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).contains("line_iter_10.caffemodel", "is the disk full?");
        assertThat(files("line_iter.*|\\..*tmp")).isEmpty();
    }
}
