package dev.moka.app;

import static dev.moka.app.TinyModel.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** How a model is found: by name, by folder, by its card, by flags. */
class ModelOptionsTest {
    @TempDir
    Path folder;

    @CommandLine.Command(name = "probe")
    static final class Probe {
        @Mixin
        private final ModelOptions model = new ModelOptions();

        @Mixin
        private final PreprocessingOptions preprocessing = new PreprocessingOptions();

        @Mixin
        private final CommonOptions common = new CommonOptions();
    }

    private static ModelFiles resolve(Object... args) {
        Probe probe = new Probe();
        String[] words = java.util.stream.Stream.of(args).map(Object::toString).toArray(String[]::new);
        new CommandLine(probe).parseArgs(words);
        ModelFiles files = probe.model.resolve(probe.common);
        return new ModelFiles(
                files.name(),
                files.net(),
                files.weights(),
                files.labels(),
                probe.preprocessing.over(files.preprocessing()));
    }

    @Test
    void aFolderHoldsTheUsualNames() {
        Path net = TinyModel.net(folder);
        write(folder.resolve("solver.prototxt"), "net: \"x\"");
        Path weights = write(folder.resolve("iter_9.caffemodel"), "w");
        Path labels = write(folder.resolve("synset_words.txt"), "a");
        Path mean = write(folder.resolve("mean.npy"), "m");
        ModelFiles files = resolve("--model", folder);
        assertThat(files.net()).isEqualTo(net);
        assertThat(files.weights()).isEqualTo(new Weights.InFile(weights));
        assertThat(files.labels()).isEqualTo(labels);
        assertThat(files.preprocessing())
                .isEqualTo(new PreprocessingSettings(null, null, null, null, mean.toString(), null));
    }

    @Test
    void theOnlyNetThatIsNotForTrainingIsTheNet() {
        write(folder.resolve("my_solver.prototxt"), "");
        write(folder.resolve("train_val.prototxt"), "");
        Path net = write(folder.resolve("googlenet.prototxt"), TinyModel.NET);
        assertThat(resolve("--model", folder).net()).isEqualTo(net);
    }

    @Test
    void aCardNamesFilesAndPreprocessingAndFlagsWin() {
        TinyModel.net(folder);
        write(folder.resolve("other.prototxt"), TinyModel.NET);
        write(folder.resolve("a.caffemodel"), "");
        write(folder.resolve("b.caffemodel"), "");
        write(folder.resolve("model.json"), """
                {"name": "tiny", "description": "d", "weights": "b.caffemodel", "net": "other.prototxt", "labels": "l.txt",
                 "imagesDim": [28, 30], "rawScale": 1, "channelSwap": [0], "inputScale": 0.5, "mean": "1,2,3",
                 "centerOnly": false, "license": "l", "source": null}
                """);
        ModelFiles carded = resolve("--model", folder);
        assertThat(carded.net()).isEqualTo(folder.resolve("other.prototxt"));
        assertThat(carded.weights()).isEqualTo(new Weights.InFile(folder.resolve("b.caffemodel")));
        assertThat(carded.labels()).isEqualTo(folder.resolve("l.txt"));
        assertThat(carded.preprocessing())
                .isEqualTo(new PreprocessingSettings(List.of(28, 30), 1f, List.of(0), 0.5f, "1,2,3", false));
        ModelFiles flagged = resolve(
                "--model",
                folder,
                "--net",
                "n.prototxt",
                "--weights",
                "random:7",
                "--mean",
                "",
                "--raw-scale",
                "2",
                "--center-only",
                "--images-dim",
                "32,32");
        assertThat(flagged.net()).isEqualTo(Path.of("n.prototxt"));
        assertThat(flagged.weights()).isEqualTo(new Weights.Random(7));
        assertThat(flagged.preprocessing())
                .isEqualTo(new PreprocessingSettings(List.of(32, 32), 2f, List.of(0), 0.5f, "", true));
    }

    @Test
    void aPrototxtForAModelIsTheNet() {
        Path net = TinyModel.net(folder);
        ModelFiles files = resolve("--model", net, "--weights", "w.caffemodel");
        assertThat(files.net()).isEqualTo(net);
        assertThat(files.weights()).isEqualTo(new Weights.InFile(Path.of("w.caffemodel")));
    }

    @Test
    void cardsWithMistakesAreNamedWithTheirLine() {
        TinyModel.net(folder);
        Path card = write(folder.resolve("model.json"), "{\n \"name\": \"x\",\n \"rawScale\": }\n");
        inspect().failsWith(3, card + ":3:");
        write(card, "{\"rawScale\":\n \"much\"}");
        inspect().failsWith(3, card + ":2:", "much");
        write(card, "{\"imagesDim\": [3]}");
        inspect().failsWith(3, "imagesDim", "height and width");
        write(card, "{\n\"colour\": {\"a\": [1]}, \"name\": \"x\"}");
        assertThat(inspect().succeeds().err()).contains("warning: " + card + ": unknown field \"colour\" ignored");
    }

    private Ran inspect() {
        return Ran.moka("inspect", "blobs", "--model", folder);
    }

    @Test
    void saysWhatIsWrongWithAFolder() {
        inspect().failsWith(3, folder + " holds no model");
        TinyModel.net(folder.resolve("tiny"));
        inspect().failsWith(3, "holds no model", "tiny");
        write(folder.resolve("a.caffemodel"), "");
        write(folder.resolve("b.caffemodel"), "");
        inspect().failsWith(3, "several caffemodels: a.caffemodel, b.caffemodel", "--weights");
        Ran.moka("inspect", "blobs", "--model", "nosuchmodel").failsWith(3, "'nosuchmodel'");
        Ran.moka("inspect", "blobs", "--model", folder.resolve("none")).failsWith(3, "no such folder");
        Ran.moka("inspect", "blobs", "--model", folder.resolve("a.caffemodel")).failsWith(3, "is a file", "--weights");
    }

    @Test
    void aNameIsLookedUpAtHome() {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            TinyModel.net(folder.resolve(".moka/models/tiny"));
            assertThat(Ran.moka("inspect", "blobs", "--model", "tiny")
                            .succeeds()
                            .out())
                    .startsWith("data\t(1, 1, 4, 4)\n");
            Ran.moka("inspect", "blobs", "--model", "tny").failsWith(3, "known are", "tiny");
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void theModelsOfTheRepositoryAreShipped() {
        assertThat(Ran.moka("inspect", "params", "--model", "lenet").succeeds().out())
                .isEqualTo(
                        "conv1\t(20, 1, 5, 5) (20,)\nconv2\t(50, 20, 5, 5) (50,)\nip1\t(500, 800) (500,)\nip2\t(10, 500) (10,)\n");
    }
}
