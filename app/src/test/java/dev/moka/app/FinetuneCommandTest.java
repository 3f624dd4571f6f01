package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.NetOptions;
import dev.moka.image.CvImage;
import dev.moka.model.CaffeModel;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneCommandTest {
    private static final String NET =
            TinyModel.NET.replace("dim: 1 dim: 1 dim: 4 dim: 4", "dim: 1 dim: 3 dim: 4 dim: 4");

    @TempDir
    Path folder;

    private Path net = Path.of("");
    private Path weights = Path.of("");
    private Path pictures = Path.of("");
    private Path out = Path.of("");

    /** Ten dark and ten light pictures. */
    @BeforeEach
    void write() throws IOException {
        net = TinyModel.write(folder.resolve("deploy.prototxt"), NET);
        weights = TinyModel.weights(folder.resolve("tiny.caffemodel"), NET);
        pictures = folder.resolve("day and night");
        for (int i = 0; i < 20; i++) {
            byte[] pixels = new byte[6 * 6 * 3];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = (byte) (i % 2 * 150 + (31 * i + 17 * j) % 80);
            }
            Path inside = Files.createDirectories(pictures.resolve(i % 2 == 0 ? "dark" : "light"));
            Files.write(inside.resolve(i + ".png"), new CvImage(6, 6, 3, pixels).encode("png"));
        }
        out = folder.resolve("out");
    }

    private Ran tune(Object... more) {
        Object[] args = {
            "finetune",
            pictures,
            "--net",
            net,
            "--weights",
            weights,
            "--mean",
            "128",
            "--input-scale",
            "0.01",
            "-o",
            out
        };
        Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Ran.moka(all);
    }

    @Test
    void aModelIsMadeThatKnowsTheNewClasses() throws IOException {
        Ran ran = tune("--iterations", 120, "--base-lr", "0.05").succeeds();
        assertThat(ran.out())
                .contains("accuracy before: ", "accuracy after: 1", "true \\ found", "dark             2      0");
        assertThat(ran.err()).contains("2 classes, 16 pictures to learn from and 4 to test with; 120 iterations");
        assertThat(out.resolve("confusion.png")).isNotEmptyFile();
        String classified = Ran.moka("classify", "--model", out, "--format", "csv", pictures.resolve("light/3.png"))
                .succeeds()
                .out();
        assertThat(classified.lines().skip(1).findFirst().orElse("")).contains("light");
        assertThat(Ran.moka("inspect", "layers", "--model", out).succeeds().out())
                .contains("fc_day_and_night");
        byte[] learned = Files.readAllBytes(out.resolve("day_and_night_iter_120.caffemodel"));
        try (Solver again = Solver.of(out.resolve("solver.prototxt"), NetOptions.defaults())) {
            again.net().copyFrom(CaffeModel.open(weights));
            again.solve();
        }
        assertThat(out.resolve("day_and_night_iter_120.caffemodel"))
                .as("as moka train")
                .hasBinaryContent(learned);
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        tune("--train", "first").failsWith(2, "last:3");
        tune("--name", "a b").failsWith(2, "letters, digits");
        tune("--batch", 0).failsWith(2, "above 0");
        Ran.moka("finetune", folder.resolve("none"), "--net", net, "--weights", weights, "-o", out)
                .failsWith(3, "none does not exist");
        Ran.moka("finetune", pictures, "--net", net, "--weights", "random:1", "-o", out)
                .failsWith(3, "give a .caffemodel");
        assertThat(out).doesNotExist();
        Files.createDirectories(out);
        Files.createFile(out.resolve("something"));
        tune().failsWith(1, "out exists");
    }
}
