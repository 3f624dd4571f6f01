package dev.moka.app;

import static dev.moka.app.TinyModel.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisTest {
    @TempDir
    Path folder;

    private Path picture = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void model() throws IOException {
        TinyModel.net(folder);
        TinyModel.weights(folder);
        picture = folder.resolve("p.png");
        out = folder.resolve("out.png");
        BufferedImage gradient = new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 6; x++) {
            gradient.getRaster().setSample(x, 2, 0, 40 * x);
        }
        ImageIO.write(gradient, "png", picture.toFile());
    }

    private Ran vis(Object... args) {
        return Ran.moka(Stream.concat(Stream.of("vis"), Stream.of(args)).toArray());
    }

    /** The bare grid of all planes of {@code numbers}, computed anew from the .npy file. */
    private void isGridOf(BufferedImage grid, NdArray numbers) {
        int[] shape = numbers.shape();
        int tiles = shape[0] * shape[1];
        int side = (int) Math.ceil(Math.sqrt(tiles));
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (float x : numbers.data()) {
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        assertThat(grid.getWidth()).isEqualTo(side * (shape[3] + 1));
        assertThat(grid.getHeight()).isEqualTo(side * (shape[2] + 1));
        for (int y = 0; y < grid.getHeight(); y++) {
            for (int x = 0; x < grid.getWidth(); x++) {
                int tile = y / (shape[2] + 1) * side + x / (shape[3] + 1);
                int row = y % (shape[2] + 1);
                int column = x % (shape[3] + 1);
                double value = 1;
                if (tile < tiles && row < shape[2] && column < shape[3]) {
                    float number = numbers.data()[(tile * shape[2] + row) * shape[3] + column];
                    value = ((double) number - min) / ((double) max - min);
                }
                assertThat(grid.getRaster().getSample(x, y, 0)).isEqualTo((int) Math.round(255 * value));
            }
        }
    }

    @Test
    void bareGridsHoldTheNumbers() throws IOException {
        Path npy = folder.resolve("x.npy");
        vis("params", "conv", "--model", folder, "--bare", "-o", out).succeeds();
        Ran.moka("inspect", "param", "conv", "--model", folder, "-o", npy).succeeds();
        isGridOf(ImageIO.read(out.toFile()), Npy.read(npy));
        vis("blob", "conv", picture, "--model", folder, "--bare", "-o", out, "--force")
                .succeeds();
        Ran.moka("inspect", "blob", "conv", picture, "--model", folder, "-o", folder.resolve("y.npy"))
                .succeeds();
        isGridOf(ImageIO.read(out.toFile()), Npy.read(folder.resolve("y.npy")));
    }

    @Test
    void titledPicturesSayWhatTheyShow() throws IOException {
        Path svg = folder.resolve("out.svg");
        vis("blob", "conv", picture, "--model", folder, "--first", 1, "-o", svg).succeeds();
        assertThat(Files.readString(svg)).contains("conv, after relu", "first 1 of 2 tiles of 2\u00d72", "p.png");
        vis("fc", "fc", picture, "--model", folder, "-o", svg, "--force").succeeds();
        assertThat(Files.readString(svg)).contains(">fc<", "(1, 3) for p.png");
        vis("prob", picture, "--model", folder, "-o", svg, "--force").succeeds();
        assertThat(Files.readString(svg)).contains("Probability of 3 classes", "class 0  ");
        vis("graph", "--model", folder, "-o", svg, "--force").succeeds();
        assertThat(Files.readString(svg)).contains(">tiny<", "5 layers, 47 parameters", ">ReLU<", "2\u00d72\u00d72");
    }

    @Test
    void allMakesAPageThatNeedsNothingElse() throws IOException {
        Path page = folder.resolve("a/page");
        vis("all", picture, "--model", folder, "-o", page).succeeds();
        String html = Files.readString(page.resolve("index.html"));
        assertThat(html).contains("tiny looks at p.png", "moka vis all", "images-dim", "prefers-color-scheme");
        assertThat(html).doesNotContain("http", "<script");
        List<String> files = files(page);
        assertThat(files).containsExactly("filters.png", "first-maps.png", "graph.svg", "index.html", "prob.png");
        files.stream()
                .filter(file -> !file.equals("index.html"))
                .forEach(file -> assertThat(html).contains("src=\"" + file + "\""));
        vis("all", picture, "--model", folder, "-o", page).failsWith(1, "index.html exists", "--force");
        vis("all", picture, "--model", folder, "-o", page, "--force").succeeds();
    }

    @Test
    void aPageThatFailsLeavesNothing() throws IOException {
        Path page = folder.resolve("page");
        Files.createDirectories(page.resolve("graph.svg"));
        Files.writeString(page.resolve("mine.txt"), "mine");
        vis("all", picture, "--model", folder, "-o", page).failsWith(1, "graph.svg exists");
        Ran ran = vis("all", picture, "--model", folder, "-o", page, "--force");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(files(page)).containsExactly("graph.svg", "mine.txt");
        vis("all", picture, "--model", folder, "-o", picture).failsWith(1, "no folder");
        vis("all", folder.resolve("no.png"), "--model", folder, "-o", folder.resolve("new"))
                .failsWith(4, "no.png");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void mistakesAreExplained() {
        vis("blob", "nope", picture, "--model", folder, "-o", out).failsWith(2, "no blob 'nope'");
        vis("params", "nope", "--model", folder, "-o", out).failsWith(2, "no layer 'nope'", "conv, fc");
        vis("params", "fc", "--model", folder, "-o", out).failsWith(2, "(3, 8)", "moka inspect param fc");
        vis("blob", "prob", picture, "--model", folder, "-o", out).failsWith(2, "(1, 3)", "moka vis fc prob");
        vis("blob", "conv", picture, "--model", folder, "--first", 0, "-o", out).failsWith(2, "1 or more");
        vis("params", "conv", "--model", folder, "-o", folder.resolve("out.jpg"))
                .failsWith(2, "out.jpg", ".png or .svg");
        vis("params", "conv", "--model", folder, "--map", "rainbow", "-o", out).failsWith(2, "rainbow");
        write(out, "mine");
        vis("params", "conv", "--model", folder, "-o", out).failsWith(1, "exists", "--force");
        assertThat(out).hasContent("mine");
    }

    @Test
    void theLabIsMadeForSqueezeNet() throws IOException {
        Path shared = Path.of(System.getProperty("moka.shared", "../../shared"));
        assumeTrue(Files.isDirectory(shared), () -> "reference data is absent: " + shared);
        Path model = shared.resolve("models/squeezenet_v1.0");
        Path page = folder.resolve("page");
        vis(
                        "all",
                        shared.resolve("images/cat.jpg"),
                        "--net",
                        model.resolve("deploy.prototxt"),
                        "--weights",
                        model.resolve("squeezenet_v1.0.caffemodel"),
                        "--mean",
                        "104,117,123",
                        "--labels",
                        shared.resolve("imagenet/synset_words.txt"),
                        "-o",
                        page)
                .succeeds();
        assertThat(Files.readString(page.resolve("index.html")))
                .contains("conv1, after relu_conv1", "conv_final, after relu_conv_final", "kit fox");
        assertThat(files(page))
                .containsExactly(
                        "filters.png", "first-maps.png", "graph.svg", "index.html", "last-maps.png", "prob.png");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
