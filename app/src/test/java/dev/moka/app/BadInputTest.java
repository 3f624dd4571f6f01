package dev.moka.app;

import static dev.moka.app.TinyModel.NET;
import static dev.moka.app.TinyModel.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what they should be: one clear line, the right exit code, and no output file. */
class BadInputTest {
    @TempDir
    Path folder;

    /** Runs the net with the weights; nothing may be left behind. */
    private void fails(Path net, Path weights, String... words) throws IOException {
        Path out = folder.resolve("out.npz");
        Ran.moka("run", "--net", net, "--weights", weights, "-o", out).failsWith(3, words);
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("out.npz"));
        }
    }

    @Test
    void missingFiles() throws IOException {
        fails(folder.resolve("none.prototxt"), folder.resolve("none.caffemodel"), "none.prototxt does not exist");
        fails(TinyModel.net(folder), folder.resolve("none.caffemodel"), "none.caffemodel does not exist");
        fails(TinyModel.net(folder), folder, "is a folder");
    }

    @Test
    void truncatedWeights() throws IOException {
        Path weights = TinyModel.weights(folder);
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length * 2 / 3));
        fails(TinyModel.net(folder), weights, "tiny.caffemodel", "cut short");
    }

    @Test
    void randomBytes() throws IOException {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        Path weights = Files.write(folder.resolve("noise.caffemodel"), noise);
        fails(TinyModel.net(folder), weights, "noise.caffemodel");
        fails(weights, TinyModel.weights(folder), "noise.caffemodel", "binary");
    }

    @Test
    void gitLfsPointer() throws IOException {
        Path pointer = write(
                folder.resolve("lfs.caffemodel"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n");
        fails(TinyModel.net(folder), pointer, "Git LFS pointer", "git lfs pull");
    }

    @Test
    void htmlErrorPage() throws IOException {
        Path page = write(folder.resolve("page.caffemodel"), "<!DOCTYPE html><html>404</html>");
        fails(TinyModel.net(folder), page, "HTML page");
    }

    @Test
    void weightsOfAnotherNetNameEveryLayer() throws IOException {
        Path weights =
                TinyModel.weights(folder.resolve("wide.caffemodel"), NET.replace("num_output: 2", "num_output: 5"));
        fails(TinyModel.net(folder), weights, "layer 'conv' parameter 0", "layer 'fc' parameter 0", "(2, 1, 3, 3)");
    }

    @Test
    void layersWithoutWeights() throws IOException {
        Path weights =
                TinyModel.weights(folder.resolve("part.caffemodel"), NET.replace("name: \"fc\"", "name: \"other\""));
        Path out = folder.resolve("out.npz");
        Ran ran = Ran.moka("run", "--net", TinyModel.net(folder), "--weights", weights, "-o", out, "--quiet");
        ran.failsWith(3, "no weights for layer(s) fc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: \"ReLU\"    | type: \"RelU\"  | layer 'relu': type 'RelU'",
                "num_output: 3 }    | num_output: 3   | deploy.prototxt:",
                "dim: 4 dim: 4      | dim: -1 dim: 4  | layer 'data': dimension -1",
                "dim: 4 dim: 4      | dim: 2147483648 dim: 4 | layer 'data': shape (1, 1, 2147483648, 4)",
                "kernel_size: 3     | kernel_size: 9  | layer 'conv':",
                "type: \"Input\"    | type: \"Data\"  | deploy.prototxt",
                "bottom: \"fc\"     | bottom: \"fcc\" | fcc",
            })
    void descriptionsWithMistakes(String right, String wrong, String words) throws IOException {
        assertThat(NET).contains(right);
        Path net = write(folder.resolve("deploy.prototxt"), NET.replace(right, wrong));
        fails(net, folder.resolve("none.caffemodel"), "deploy.prototxt", words);
        Ran.moka("inspect", "blobs", "--net", net).failsWith(3, words);
    }

    @Test
    void aSolverForANet() throws IOException {
        Path solver = write(folder.resolve("solver.prototxt"), "net: \"train_val.prototxt\"\nbase_lr: 0.01\n");
        fails(solver, folder.resolve("none.caffemodel"), "a solver file", "train_val.prototxt");
        fails(TinyModel.net(folder), solver, "solver");
    }

    @Test
    void unknownFieldsOfALayersParametersNeedAWord() {
        Path net = write(
                folder.resolve("deploy.prototxt"), NET.replace("convolution_param {", "convolution_param { pad_l: 1"));
        Ran.moka("inspect", "blobs", "--net", net)
                .failsWith(3, net + ":", "unknown field \"pad_l\" of layer \"conv\"", "pass --allow-unknown");
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--allow-unknown")
                        .succeeds()
                        .err())
                .contains("warning: " + net, "unknown field \"pad_l\"", "ignored");
    }

    @Test
    void namesOfFilesThatCannotBe() {
        write(folder.resolve("model.json"), "{\"net\": \"de\\u0000ploy.prototxt\"}");
        Ran.moka("classify", "--model", folder, "cat.jpg")
                .failsWith(3, "model.json: \"net\": \"de\\u0000ploy.prototxt\" can be no file's name");
    }

    @Test
    void unknownFieldsAreWarnedAboutWithTheirPlace() {
        Path net =
                write(folder.resolve("deploy.prototxt"), NET.replace("name: \"tiny\"", "name: \"tiny\"\nflavour: 3"));
        assertThat(Ran.moka("inspect", "blobs", "--net", net).succeeds().err())
                .contains("warning: " + net + ":2:", "unknown field \"flavour\"");
    }

    /** Terabytes: it can be looked at, and is refused with the figure before anything of it is there. */
    @Test
    void aNetThatFitsIntoNoMemory() throws IOException {
        StringBuilder text = new StringBuilder(
                "layer { name: 'x' type: 'Input' top: 'x0' input_param { shape { dim: 1024 dim: 1024 dim: 1024 } } }\n");
        for (int i = 0; i < 1000; i++) {
            text.append("layer { name: 'l%d' type: 'AbsVal' bottom: 'x%d' top: 'x%d' }\n".formatted(i, i, i + 1));
        }
        Path net = write(folder.resolve("large.prototxt"), text.toString());
        assertThat(Ran.moka("inspect", "blobs", "--net", net).succeeds().out()).contains("(1024, 1024, 1024)");
        Ran.moka("vis", "graph", "--net", net, "-o", folder.resolve("graph.svg"))
                .succeeds();
        Ran run = Ran.moka("run", "--net", net, "--weights", "random:1", "-o", folder.resolve("out.npz"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines().toList())
                .last()
                .asString()
                .startsWith("moka: this takes at least 4299.3 GB of memory, of which there are ")
                .contains("layer 'x' takes most, 4.3 GB", "make the batch or the net smaller");
        Path one = write(
                folder.resolve("one.prototxt"),
                text.substring(0, text.indexOf("\n")).replace("1024 }", "2048 }"));
        Ran.moka("inspect", "blobs", "--net", one)
                .failsWith(3, "layer 'x': shape (1024, 1024, 2048) holds more numbers than the 2147483647 a blob can");
    }
}
