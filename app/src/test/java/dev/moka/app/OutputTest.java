package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.array.Npy;
import dev.moka.array.Npz;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file holds what its name promises, and "-" is standard output. */
class OutputTest {
    @TempDir
    private Path folder;

    private Path net = Path.of("");
    private Path red = Path.of("");

    @BeforeEach
    void write() throws IOException {
        net = TinyModel.write(folder.resolve("net.prototxt"), ColourModel.SOFTMAX);
        red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
    }

    private Object[] line(String command, Object output) {
        List<Object> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            words.add(word.equals("RED") ? red : word);
        }
        words.addAll(List.of("--net", net, "--weights", "random:1", "-q", "-o", output));
        return words.toArray();
    }

    @Test
    void anotherEndingIsRefused() {
        Path csv = folder.resolve("x.csv");
        Ran.moka(line("inspect blob ip RED", csv)).failsWith(2, "x.csv", "a NumPy array", ".npy");
        Ran.moka(line("inspect param ip", csv)).failsWith(2, "x.csv", "a NumPy array", ".npy");
        Ran.moka(line("run", folder.resolve("x.npy"))).failsWith(2, "x.npy", ".npz");
        Ran.moka(line("vis prob RED", csv)).failsWith(2, ".png or .svg");
        assertThat(csv).doesNotExist();
    }

    @Test
    void aMinusIsStandardOutput() throws Exception {
        assertThat(Npy.read(printed("inspect blob ip RED")).shape()).containsExactly(1, 4);
        assertThat(Npy.read(printed("inspect param ip:1")).shape()).containsExactly(4);
        assertThat(Npz.read(printed("run"))).containsOnlyKeys("prob");
        assertThat(Path.of("-")).doesNotExist();
    }

    /** What the command prints in a process of its own. */
    private Path printed(String command) throws Exception {
        File out = folder.resolve("stdout").toFile();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        Stream.of(line(command, "-")).map(Object::toString).forEach(words::add);
        Process process = new ProcessBuilder(words)
                .redirectOutput(out)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return out.toPath();
    }

    @Test
    void wordsThatAreNotUnderstoodAreNotHiddenByHelp() {
        Ran.moka("nonsense", "--help").failsWith(2, "unknown command 'nonsense'");
        Ran.moka("inspect", "nonsense", "--help").failsWith(2, "unknown command 'nonsense'");
        Ran.moka("classify", "--nonsense", "--help").failsWith(2, "unknown option '--nonsense'");
        assertThat(Ran.moka("classify", "--help").succeeds().out()).contains("moka classify");
        assertThat(Ran.moka("--help").succeeds().out()).contains("moka COMMAND --help");
    }

    @Test
    void whereNothingRunsNothingSaysHow() {
        for (String command : List.of(
                "pull x",
                "models list",
                "models show x",
                "models rm x",
                "models verify",
                "inspect blobs",
                "inspect params",
                "inspect layers",
                "inspect param x",
                "vis graph",
                "vis params x",
                "device-query")) {
            List<Object> words = new ArrayList<>(List.of(command.split(" ")));
            words.add("--help");
            assertThat(Ran.moka(words.toArray()).succeeds().out())
                    .as(command)
                    .doesNotContain("--precision", "--threads", "--seed", "--backend");
        }
    }
}
