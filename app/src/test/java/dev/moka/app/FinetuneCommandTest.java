package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.NetOptions;
import dev.moka.model.CaffeModel;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneCommandTest {
    @TempDir
    Path folder;

    private TinyFineTuning tiny = new TinyFineTuning(Path.of(""), Path.of(""), Path.of(""), Path.of(""));

    @BeforeEach
    void write() throws IOException {
        tiny = TinyFineTuning.in(folder);
    }

    private Ran tune(Object... more) {
        return Ran.moka(tiny.command(more).toArray());
    }

    private Ran tuneWith(Path data, Object... more) {
        Object[] words = tiny.command(more).toArray();
        words[2] = data;
        return Ran.moka(words);
    }

    @Test
    void aModelIsMadeThatKnowsTheNewClasses() throws IOException {
        Path out = tiny.out();
        Ran ran = tune("--iterations", 60).succeeds();
        assertThat(ran.out())
                .contains("accuracy before: ", "accuracy after: 1", "true \\ found", "dark             2      0");
        assertThat(ran.err())
                .contains("2 classes, 16 pictures to learn from and 4 to test with; 60 iterations, learning rate 0.")
                .contains("Iteration 57, lr = ", "Test net output #0: accuracy = 1");
        assertThat(out.resolve("confusion.png")).isNotEmptyFile();
        assertThat(out.resolve("curve.png")).isNotEmptyFile();
        assertThat(out.resolve("train.log")).content().contains("Optimization Done.");
        String classified = Ran.moka(
                        "classify",
                        "--model",
                        out,
                        "--format",
                        "csv",
                        tiny.pictures().resolve("light/3.png"))
                .succeeds()
                .out();
        assertThat(classified.lines().skip(1).findFirst().orElse("")).contains("light");
        assertThat(Ran.moka("inspect", "layers", "--model", out).succeeds().out())
                .contains("fc_day_and_night");
    }

    @Test
    void trainWithTheKeptSolverLearnsTheSame() throws IOException {
        tune("--iterations", 20, "--base-lr", "0.05").succeeds();
        Path solver = tiny.out().resolve("solver.prototxt");
        assertThat(solver).content().contains("base_lr: 0.05\n", "moka train --solver " + solver + " --weights ");
        byte[] learned = Files.readAllBytes(tiny.out().resolve("day_and_night.caffemodel"));
        try (Solver again = Solver.of(solver, NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            again.net().copyFrom(CaffeModel.open(tiny.weights()));
            again.solve();
        }
        assertThat(tiny.out().resolve("day_and_night_iter_20.caffemodel"))
                .as("as moka train")
                .hasBinaryContent(learned);
        assertThat(tiny.out().resolve("day_and_night.caffemodel"))
                .as("which leaves the model alone")
                .hasBinaryContent(learned);
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        Path out = tiny.out();
        tune("--train", "first").failsWith(2, "last:3");
        tune("--train", "last:99").failsWith(2, "2 layers with parameters", "last:99", "up to last:2");
        tune("--name", "a b").failsWith(2, "letters, digits");
        tune("--batch", 0).failsWith(2, "above 0");
        tune("--base-lr", 0).failsWith(2, "above 0");
        tuneWith(folder.resolve("none")).failsWith(3, "none does not exist");
        tuneWith(tiny.pictures().resolve("dark")).failsWith(3, "no folders with pictures");
        tune("--weights", "random:1").failsWith(2, "--weights");
        Ran.moka("finetune", "--net", tiny.net(), "--weights", tiny.weights(), "-o", out)
                .failsWith(2, "--data");
        Ran.moka("finetune", "--data", tiny.pictures(), "--net", tiny.net(), "--weights", "random:1", "-o", out)
                .failsWith(3, "give a .caffemodel");
        assertThat(out).doesNotExist();
        Files.createDirectories(out);
        Files.createFile(out.resolve("something"));
        tune().failsWith(1, "out exists");
        assertThat(out.resolve("something")).exists();
    }

    @Test
    void aPictureThatCannotBeReadIsNamedAndLeavesNothing() throws IOException {
        Path broken = Files.writeString(tiny.pictures().resolve("dark/99.jpg"), "no picture");
        tune("-q").failsWith(4, broken.toString());
        assertThat(tiny.out()).doesNotExist();
        Path list = Files.writeString(
                folder.resolve("list.txt"),
                "day and night/dark/0.png 0\nnowhere.jpg 0\nday and night/light/1.png 1\nday and night/light/3.png 1\n");
        tuneWith(list, "-q").failsWith(4, "nowhere.jpg");
        assertThat(tiny.out()).doesNotExist();
    }

    @Test
    void aNetThatReadsItsOwnDataIsAnswered() {
        String text = TinyFineTuning.NET.replaceAll(
                "\\{ name: \"data\".*", "{ name: 'data' type: 'Data' top: 'data' data_param { source: 'none' } }");
        Path trainVal = TinyModel.write(folder.resolve("train_val.prototxt"), text);
        Ran.moka(
                        "finetune",
                        "--data",
                        tiny.pictures(),
                        "--net",
                        trainVal,
                        "--weights",
                        tiny.weights(),
                        "-o",
                        tiny.out())
                .failsWith(3, "reads its own data (layer 'data', Data)", "deploy.prototxt", "type: \"Input\"");
    }
}
