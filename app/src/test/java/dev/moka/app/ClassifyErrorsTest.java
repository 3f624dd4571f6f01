package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code moka classify} says to what it cannot use: one line, the right exit code, and nothing half done. */
class ClassifyErrorsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path model;

    @SuppressWarnings("NullAway.Init")
    private Path red;

    @BeforeEach
    void write() throws IOException {
        model = ColourModel.write(folder.resolve("model"), ColourModel.SOFTMAX);
        red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
    }

    private Ran classify(Object... args) {
        List<Object> line = new ArrayList<>(List.of("classify", "--quiet"));
        line.addAll(List.of(args));
        return Ran.moka(line.toArray());
    }

    /** A PNG that claims this size and has no pixels. */
    private static byte[] pngOf(int width, int height) {
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(header);
        return ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(header)
                .putInt((int) crc.getValue())
                .array();
    }

    @Test
    void badPicturesDoNotStopTheOthers() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jpg"));
        Path text = Files.writeString(folder.resolve("text.jpg"), "a text file called .jpg");
        Path huge = Files.write(folder.resolve("huge.png"), pngOf(30_000, 30_000));
        Path missing = folder.resolve("missing.jpg");
        Ran run = classify("--model", model, "--top", 1, "--batch", 2, empty, red, text, huge, red, missing, red);
        assertThat(run.exitCode()).isEqualTo(4);
        String block = "---------- Prediction for " + red + " ----------\n1.0000 - \"2\"\n";
        assertThat(run.out()).isEqualTo(block.repeat(3));
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("moka: " + empty).contains("empty"),
                        line -> assertThat(line).startsWith("moka: " + text).contains("not a picture"),
                        line -> assertThat(line)
                                .startsWith("moka: " + huge)
                                .contains("30000 x 30000", "200000000", "--max-pixels"),
                        line -> assertThat(line).startsWith("moka: " + missing).contains("no such file"));
    }

    @Test
    void maxPixelsIsTheLimit() {
        classify("--model", model, "--max-pixels", 8, red).failsWith(4, "3 x 3", "limit of 8");
        assertThat(classify("--model", model, "--max-pixels", 9, red).exitCode())
                .isZero();
    }

    @Test
    void aFolderWithoutPicturesIsAnError() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        Files.writeString(none.resolve("notes.txt"), "no picture");
        classify("--model", model, none).failsWith(4, none + " holds no picture");
    }

    @Test
    void labelsMeanAndSizesMustBeTheNets() throws IOException {
        Path labels = Files.writeString(folder.resolve("few.txt"), "a\nb\n");
        classify("--model", model, "--labels", labels, red).failsWith(3, "2 labels", "'prob'", "4 classes");
        classify("--model", model, "--labels", folder.resolve("x"), red).failsWith(3, "no such file");
        classify("--model", model, "--mean", "1,2", red).failsWith(3, "2 channels", "has 3");
        classify("--model", model, "--mean", "mean.npy", red).failsWith(3, "mean.npy", "no such file");
        classify("--model", model, "--images-dim", "1,2", red).failsWith(2, "images-dim 1,2", "2,2");
        classify("--model", model, "--images-dim", "256", red).failsWith(2, "--images-dim", "height and width");
        classify("--model", model, "--batch", 0, red).failsWith(2, "batch 0");
        classify("--model", model, "--top", -1, red).failsWith(2, "top -1");
        classify("--model", model).failsWith(2, "IMAGE|DIR|GLOB");
    }

    @Test
    void layersWithoutWeightsStopUnlessAllowed() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.prototxt"), ColourModel.SOFTMAX.replace("name: \"ip\"", "name: \"another\""));
        Object[] args = {"--net", other, "--weights", model.resolve("net.caffemodel"), red};
        Ran run = classify(args);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no weights for layer(s) another", "--allow-missing");
        Object[] allowed = {"--allow-missing", "--net", other, "--weights", model.resolve("net.caffemodel"), red};
        assertThat(classify(allowed).exitCode()).isZero();
    }

    @Test
    void unusedWeightsAreWarnedAbout() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.prototxt"), ColourModel.SOFTMAX.replace("name: \"ip\"", "name: \"another\""));
        Ran run = Ran.moka(
                "classify", "--allow-missing", "--net", other, "--weights", model.resolve("net.caffemodel"), red);
        assertThat(run.err().lines())
                .anySatisfy(line -> assertThat(line).contains("warning", "the net has another, the file ip"));
    }

    @Test
    void anInterruptionStopsBetweenResults() {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter() {
            @Override
            public void flush() {
                Thread.currentThread().interrupt(); // the first result is out
            }
        };
        String picture = red.toString();
        int exitCode = Main.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "classify",
                "--model",
                model.toString(),
                "--batch",
                "1",
                "--format",
                "csv",
                "--top",
                "1",
                picture,
                picture);
        assertThat(Thread.interrupted())
                .as("still interrupted, for whoever called")
                .isTrue();
        assertThat(exitCode).isEqualTo(130);
        assertThat(out.toString()).isEqualTo("image,rank,classId,className,probability\n" + red + ",1,2,2,1.0\n");
    }
}
