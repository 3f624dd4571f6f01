package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moka.Net;
import dev.moka.NetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static List<String> words(String log) {
        return log.lines()
                .filter(line -> line.startsWith("I"))
                .map(line -> line.replaceFirst("^I\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ ", ""))
                .toList();
    }

    @Test
    void saysWhatCaffeSays() {
        Ran ran = Ran.moka("train", "-solver", TinyTraining.solver(folder, "")).succeeds();
        assertThat(ran.out()).isEmpty();
        List<String> words = words(ran.err());
        assertThat(words)
                .startsWith(
                        "caffe.cpp:211] Use CPU.",
                        "caffe.cpp:248] Starting Optimization",
                        "solver.cpp:272] Solving line",
                        "solver.cpp:273] Learning Rate Policy: fixed",
                        "solver.cpp:330] Iteration 0, Testing net (#0)")
                .contains(
                        "sgd_solver.cpp:105] Iteration 15, lr = 0.05",
                        "solver.cpp:447] Snapshotting to binary proto file "
                                + folder.resolve("line_iter_20.caffemodel"))
                .endsWith("solver.cpp:315] Optimization Done.", "caffe.cpp:259] Optimization Done.");
        assertThat(words.stream().filter(line -> line.contains("Test net output #0: loss = ")))
                .hasSize(3);
        assertThat(words.stream().filter(line -> line.contains("Train net output #0: loss = ")))
                .hasSize(4);
        assertThat(folder.resolve("line_iter_10.solverstate")).exists();
        assertThat(folder.resolve("line_iter_20.caffemodel")).exists();
    }

    @Test
    void whatLearnsNothingRunsAndSaysSo() {
        Path net = TinyModel.write(
                folder.resolve("frozen.prototxt"),
                TinyTraining.NET.replace("bottom: \"x\"", "bottom: \"x\" param { lr_mult: 0 } param { lr_mult: 0 }"));
        Ran ran = Ran.moka("train", "--solver", TinyTraining.solver(folder, net, ""))
                .succeeds();
        assertThat(ran.err()).contains("moka: warning: net 'line' learns nothing: no layer");
        assertThat(folder.resolve("line_iter_20.caffemodel")).exists();
    }

    @Test
    void goesOnFromASnapshotAsIfItHadNeverStopped() throws IOException {
        Path solver = TinyTraining.solver(folder, "");
        Ran.moka("train", "--solver", solver, "-q").succeeds();
        byte[] whole = Files.readAllBytes(folder.resolve("line_iter_20.caffemodel"));
        Files.delete(folder.resolve("line_iter_20.caffemodel"));
        Path state = folder.resolve("line_iter_10.solverstate");
        Ran ran = Ran.moka("train", "-solver=" + solver, "-snapshot=" + state).succeeds();
        assertThat(words(ran.err())).contains("caffe.cpp:241] Resuming from " + state);
        assertThat(Files.readAllBytes(folder.resolve("line_iter_20.caffemodel")))
                .isEqualTo(whole);
    }

    @Test
    void startsFromWeightsOfWhichTheLastCount() {
        Path solver = TinyTraining.solver(folder, "max_iter: 0 snapshot: 0");
        Path other = TinyModel.weights(folder.resolve("other.caffemodel"), TinyTraining.NET);
        Ran.moka("train", "--solver", TinyTraining.solver(folder, ""), "-q").succeeds();
        Path trained = folder.resolve("line_iter_20.caffemodel");
        TinyTraining.solver(folder, "max_iter: 0 snapshot: 0");
        Ran.moka("train", "--solver", solver, "--weights", trained + "," + other)
                .succeeds();
        assertThat(value(folder.resolve("line_iter_0.caffemodel")))
                .isEqualTo(value(other))
                .isNotEqualTo(value(trained));
        Ran ran = Ran.moka("train", "--solver", solver, "--weights", other + "," + trained)
                .succeeds();
        assertThat(value(folder.resolve("line_iter_0.caffemodel"))).isEqualTo(value(trained));
        assertThat(words(ran.err())).contains("caffe.cpp:155] Finetuning from " + trained);
    }

    private float[] value(Path weights) {
        try (Net net = Net.load(
                TinyTraining.net(folder), weights, NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            return net.params("ip").get(0).data();
        }
    }

    @Test
    void writesLogsAndAPicture() throws IOException {
        Path log = folder.resolve("train.log");
        Path json = folder.resolve("train.jsonl");
        Path plot = folder.resolve("train.png");
        Path solver = TinyTraining.solver(folder, "");
        Ran ran = Ran.moka("train", "--solver", solver, "--log-file", log, "--log-json", json, "--plot", plot, "-q");
        assertThat(ran.succeeds().err()).isEmpty();
        assertThat(words(Files.readString(log)))
                .contains("solver.cpp:272] Solving line")
                .endsWith("caffe.cpp:259] Optimization Done.");
        assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThan(900);

        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(json)) {
            events.add(JSON.readTree(line));
        }
        assertThat(events.stream().map(event -> event.get("event").asText() + event.get("iteration")))
                .containsExactly(
                        "start0",
                        "test0",
                        "train0",
                        "train5",
                        "snapshot10",
                        "test10",
                        "train10",
                        "train15",
                        "snapshot20",
                        "test20",
                        "end20");
        double first = events.get(1).get("outputs").get("loss").asDouble();
        double last = events.get(9).get("outputs").get("loss").asDouble();
        assertThat(last).isPositive().isLessThan(first / 100);
        assertThat(events.get(9).get("outputs").get("score").asDouble()).isBetween(2.5, 3.5);
        assertThat(events.get(10).get("stopped_early").asBoolean()).isFalse();

        Ran.moka("train", "--solver", solver, "--log-json", json, "-q").succeeds();
        assertThat(Files.readAllLines(json)).as("added to").hasSize(22);
    }

    @Test
    void aRecordLiesBesideEachSnapshot() throws IOException {
        Ran.moka("train", "--solver", TinyTraining.solver(folder, ""), "--backend", "java")
                .succeeds();
        JsonNode run = JSON.readTree(folder.resolve("line_iter_20.run.json").toFile());
        assertThat(run.get("command").toString())
                .startsWith("[\"moka\",\"train\",\"--solver\",")
                .contains("\"java\"");
        assertThat(run.get("seed").asLong()).isEqualTo(3);
        assertThat(run.get("weights").asText()).isEqualTo("line_iter_20.caffemodel");
        assertThat(run.get("versions").get(0).asText()).startsWith("moka ");
        assertThat(run.get("last_iteration").get("iteration").asInt()).isEqualTo(19);
        assertThat(run.get("last_tests").get(0).get("iteration").asInt()).isEqualTo(10);
        assertThat(folder.resolve("line_iter_10.run.json")).exists();
    }

    @Test
    void theGpuIsAnsweredInOneLine() {
        Path solver = TinyTraining.solver(folder, "solver_mode: GPU");
        assertThat(notes(Ran.moka("train", "--solver", solver)))
                .containsExactly("moka: solver_mode: GPU: Moka computes on the CPU");
        assertThat(notes(Ran.moka("train", "-solver", solver, "-gpu", "0,1")))
                .containsExactly("moka: --gpu 0,1: Moka computes on the CPU");
        assertThat(notes(Ran.moka("train", "-solver", TinyTraining.solver(folder, ""))))
                .isEmpty();
    }

    private static List<String> notes(Ran ran) {
        return ran.succeeds()
                .err()
                .lines()
                .filter(line -> line.startsWith("moka: "))
                .toList();
    }

    @Test
    void stagesAndLevelsChooseLayers() {
        Path net = TinyModel.write(
                folder.resolve("staged.prototxt"),
                TinyTraining.NET
                        + "layer { name: 'more' type: 'Silence' bottom: 'ip' include { stage: 'a' stage: 'b' min_level: 2 } }\n"
                        + "layer { name: 'seen' type: 'Power' bottom: 'x' top: 'seen' include { stage: 'a' min_level: 2 } }\n");
        Path solver = TinyTraining.solver(folder, net, "");
        assertThat(Ran.moka("train", "--solver", solver).succeeds().err()).doesNotContain("seen = ");
        assertThat(Ran.moka("train", "-solver", solver, "-stage", "a,b", "-level", "2")
                        .succeeds()
                        .err())
                .contains("Train net output #1: seen = 1");
    }

    @Test
    void mistakesAreOneLine() {
        Path solver = TinyTraining.solver(folder, "");
        Ran.moka("train").failsWith(2, "--solver");
        Ran.moka("train", "--solver", solver, "--weights", "a", "--snapshot", "b")
                .failsWith(2, "not both");
        Ran.moka("train", "--solver", solver, "--sigint-effect", "explode").failsWith(2, "--sigint-effect", "explode");
        Ran.moka("train", "--solver", solver, "--plot", "curve.jpg").failsWith(2, "curve.jpg", ".png");
        Ran.moka("train", "--solver", solver, "--log-file", folder.resolve("none/x.log"))
                .failsWith(1, "x.log");
        Ran.moka("train", "--solver", folder.resolve("none.prototxt"), "-q")
                .failsWith(3, "none.prototxt does not exist");
        Ran.moka("train", "--solver", TinyTraining.net(folder), "-q").failsWith(3, "is a net");
        Path netless = TinyModel.write(folder.resolve("netless.prototxt"), "base_lr: 1 lr_policy: 'fixed'");
        Ran.moka("train", "--solver", netless, "-q").failsWith(3, "netless.prototxt", "no net");
        Ran.moka("train", "--solver", solver, "--snapshot", folder.resolve("none.solverstate"), "-q")
                .failsWith(3, "none.solverstate does not exist");
        Ran.moka("train", "--solver", solver, "--weights", "none.caffemodel", "-q")
                .failsWith(3, "none.caffemodel does not exist");
    }

    @Test
    void mistakesOfASolverAreOneLine() {
        assertRefused(3, "type: \"Adma\"", "solver type \"Adma\" is unknown (did you mean \"Adam\"?)");
        assertRefused(3, "lr_policy: \"fixd\"", "lr_policy \"fixd\" is unknown (did you mean \"fixed\"?)");
        assertRefused(3, "test_interval: 0", "test_interval is 0");
        String test = "test_net: \"" + TinyTraining.net(folder) + "\" ";
        assertRefused(3, test + test, "1 test_iter for 2 test nets");
        assertRefused(3, "base_lr: 1 base_lr: 2", "\"base_lr\" is given twice");
        assertRefused(1, "snapshot_prefix: \"" + folder + "/none/line\"", "none, does not exist: make it first");
        for (String field :
                List.of("base_lr", "momentum", "weight_decay", "gamma", "power", "delta", "clip_gradients")) {
            assertRefused(3, field + ": nan", field + " is NaN: give a number");
        }
        assertRefused(3, "base_lr: inf", "base_lr is Infinity: give a number");
        assertRefused(3, "net: \"\"", "the file of a net has an empty name");
        assertRefused(3, "weights: \"\"", "the file of the weights has an empty name");
        assertRefused(3, "snapshot_format: \"HDF5\"", "a word without quotes belongs here, not \"HDF5\"");
        assertRefused(
                1, "snapshot_prefix: \"" + folder + "/solver.prototxt/line\"", "solver.prototxt, is a file: choose");
        assertRefused(1, "snapshot_prefix: \"" + "x".repeat(300) + "\"", "cannot be written to . (");
        Path trainNet = TinyModel.write(
                folder.resolve("solver.prototxt"),
                "train_net: \"" + TinyTraining.net(folder) + "\" lr_policy: \"fixed\" test_iter: 1 test_interval: 1");
        Ran.moka("train", "--solver", trainNet, "-q").failsWith(3, "no net to test: name one with test_net");
        Path typo = TinyTraining.solver(folder, "lr_plicy: \"step\"");
        assertThat(Ran.moka("train", "--solver", typo).succeeds().err())
                .contains("unknown field \"lr_plicy\"", "did you mean \"lr_policy\"?");
    }

    @Test
    void whatFewCanMeanRunsWithAWarning() {
        assertWarned("max_iter: -5", "a max_iter of -5, so that nothing is trained");
        for (String policy : List.of("step", "exp", "inv", "multistep", "sigmoid")) {
            assertWarned("lr_policy: \"" + policy + "\" stepsize: 1", "lr_policy " + policy + " takes a gamma");
        }
        assertWarned("lr_policy: \"poly\"", "lr_policy poly takes a power, and the solver has none: set it");
        assertWarned("lr_policy: \"multistep\" gamma: 1", "takes a stepvalue");
        TinyModel.write(
                folder.resolve("solver.prototxt"),
                "net: \"" + TinyTraining.net(folder) + "\" lr_policy: \"fixed\" test_interval: 1");
        assertThat(Ran.moka("train", "--solver", folder.resolve("solver.prototxt"))
                        .succeeds()
                        .err())
                .contains("has no base_lr", "has no max_iter", "has a test_interval, but no test_iter");
        Path solver = TinyTraining.solver(folder, "average_loss: 2000000000");
        Ran.moka("train", "--solver", solver, "-q").succeeds();
        assertThat(Ran.moka("train", "--solver", solver, "--snapshot", folder.resolve("line_iter_20.solverstate"))
                        .succeeds()
                        .err())
                .contains("is of iteration 20, and max_iter is 20: nothing is left to train");
        assertThat(Ran.moka("train", "--solver", solver, "--threads", 9999).err())
                .contains("moka: 9999 threads make no sense");
    }

    private void assertWarned(String fields, String words) {
        assertThat(Ran.moka("train", "--solver", TinyTraining.solver(folder, fields))
                        .succeeds()
                        .err())
                .contains("moka: warning: ", words);
    }

    private void assertRefused(int exitCode, String fields, String words) {
        Ran.moka("train", "--solver", TinyTraining.solver(folder, fields), "-q")
                .failsWith(exitCode, "solver.prototxt:", words);
    }

    @Test
    void snapshotsThatDoNotFitAreOneLine() throws IOException {
        Path solver = TinyTraining.solver(folder, "");
        Ran.moka("train", "--solver", solver, "-q").succeeds();
        Path state = folder.resolve("line_iter_20.solverstate");
        Path weights = folder.resolve("line_iter_20.caffemodel");
        Path none = folder.resolve("none.caffemodel");
        Ran.moka("train", "--solver", solver, "--weights", weights + "," + none, "-q")
                .failsWith(3, "none.caffemodel does not exist");
        TinyTraining.solver(
                folder,
                TinyModel.write(
                        folder.resolve("wide.prototxt"), TinyTraining.NET.replace("dim: 4 dim: 2", "dim: 4 dim: 3")),
                "");
        Ran.moka("train", "--solver", solver, "--snapshot", state, "-q")
                .failsWith(3, "line_iter_20.caffemodel: the weights are of another net: layer 'ip' parameter 0");
        TinyTraining.solver(folder, "");
        byte[] whole = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(whole, whole.length - 5));
        Ran.moka("train", "--solver", solver, "--snapshot", state, "-q")
                .failsWith(3, "line_iter_20.solverstate is cut short or damaged: resume from an earlier snapshot");
        Files.write(state, whole);
        byte[] net = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(net, net.length - 5));
        Ran.moka("train", "--solver", solver, "--snapshot", state, "-q")
                .failsWith(3, "line_iter_20.caffemodel is cut short");
    }

    @Test
    void aLossThatIsNoNumberNamesTheLastGoodSnapshot() {
        Path solver = TinyTraining.solver(folder, "base_lr: 1e9 snapshot: 1");
        Ran.moka("train", "--solver", solver, "-q")
                .failsWith(
                        1,
                        "at iteration 2,",
                        "the last good snapshot is " + folder.resolve("line_iter_1.solverstate") + ", with a loss of ",
                        "lower base_lr");
    }

    @Test
    void labelsOutOfRangeAreSaid() {
        Path net = TinyModel.write(folder.resolve("labels.prototxt"), """
                layer { name: "data" type: "DummyData" top: "x" top: "y"
                        dummy_data_param { shape { dim: 4 dim: 2 } shape { dim: 4 } data_filler { value: 1 } data_filler { value: 7 } } }
                layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip" inner_product_param { num_output: 5 } }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "y" top: "loss" }
                """);
        Ran.moka("train", "--solver", TinyTraining.solver(folder, net, ""), "-q")
                .failsWith(3, "layer 'loss'", "7");
    }

    @Test
    void databasesThatAreMissingOrCutShort() throws IOException {
        Path database = folder.resolve("train_lmdb");
        Path net = TinyModel.write(folder.resolve("lmdb.prototxt"), """
                layer { name: "data" type: "Data" top: "x" top: "y" data_param { source: "%s" batch_size: 2 backend: LMDB } }
                layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip" inner_product_param { num_output: 5 } }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "y" top: "loss" }
                """.formatted(database));
        Path solver = TinyTraining.solver(folder, net, "");
        Ran.moka("train", "--solver", solver, "-q").failsWith(3, "train_lmdb");
        Files.createDirectories(database);
        Files.write(database.resolve("data.mdb"), new byte[100]);
        Ran.moka("train", "--solver", solver, "-q")
                .failsWith(3, "layer 'data'", "train_lmdb is truncated: data.mdb has 100 of at least 8192 bytes");
    }
}
