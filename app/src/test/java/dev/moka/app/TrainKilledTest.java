package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.data.DatabaseWriter;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code moka train} in a process of its own that is killed (kill -9) at random moments, again and again, and always goes on from the
 * newest snapshot. {@code -Dmoka.kills=100} does it more often, and takes some ten minutes.
 */
class TrainKilledTest {
    private static final int KILLS = Integer.getInteger("moka.kills", 4);
    private static final Pattern STATE = Pattern.compile("digits_iter_(\\d+)\\.solverstate(\\.h5)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NET = """
            name: "digits"
            layer { name: "data" type: "Data" top: "data" top: "label" transform_param { scale: 0.00390625 mirror: true }
                    data_param { source: "%s" batch_size: 16 backend: LMDB } }
            layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
                    convolution_param { num_output: 8 kernel_size: 5 weight_filler { type: "xavier" } } }
            layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 2 stride: 2 } }
            layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2"
                    convolution_param { num_output: 16 kernel_size: 5 weight_filler { type: "xavier" } } }
            layer { name: "pool2" type: "Pooling" bottom: "conv2" top: "pool2" pooling_param { kernel_size: 2 stride: 2 } }
            layer { name: "ip1" type: "InnerProduct" bottom: "pool2" top: "ip1"
                    inner_product_param { num_output: 200 weight_filler { type: "xavier" } } }
            layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
            layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2"
                    inner_product_param { num_output: 10 weight_filler { type: "xavier" } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
            """;

    private static final String FOREVER = "snapshot: 5 max_iter: 100000000";

    private static final String SOLVER = """
            net: "%s" base_lr: 0.001 lr_policy: "fixed" momentum: 0.9 display: 0 random_seed: 1
            snapshot_prefix: "%s" snapshot_format: %s
            """;

    @TempDir
    Path folder;

    private Path net = Path.of("");
    private @Nullable Process process;
    private int filesRead;
    private int halfWritten;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void writeData() {
        Path database = folder.resolve("digits_lmdb");
        Random random = new Random(3);
        byte[] pixels = new byte[28 * 28];
        DatabaseWriter.create(database, DB.LMDB, writer -> {
            for (int i = 0; i < 500; i++) {
                random.nextBytes(pixels);
                Datum.Builder digit =
                        Datum.newBuilder().setChannels(1).setHeight(28).setWidth(28);
                digit.setData(ByteString.copyFrom(pixels)).setLabel(i % 10);
                writer.put("%08d".formatted(i), digit.build());
            }
        });
        net = TinyModel.write(folder.resolve("digits.prototxt"), NET.formatted(database));
    }

    private Path solver(String prefix, String format, String more) {
        String text = SOLVER.formatted(net, folder.resolve(prefix), format);
        return TinyModel.write(folder.resolve(prefix + "_solver.prototxt"), text + more);
    }

    private Process train(Path solver, Optional<Path> snapshot) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "--solver",
                solver.toString()));
        snapshot.ifPresent(state -> line.addAll(List.of("--snapshot", state.toString())));
        process = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        return process;
    }

    private void awaitTraining(Process running) throws IOException, InterruptedException {
        while (running.isAlive() && !Files.readString(folder.resolve("err")).contains("Solving digits")) {
            Thread.sleep(20);
        }
    }

    private List<Path> files(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .toList();
        }
    }

    private static int iteration(Path state) {
        Matcher matcher = STATE.matcher(state.toString());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private Optional<Path> newest() throws IOException {
        return files(STATE.pattern()).stream().max(Comparator.comparing(TrainKilledTest::iteration));
    }

    @Test
    void everySnapshotIsWholeAndEveryTrainingGoesOn() throws IOException, InterruptedException {
        writeData();
        Random random = new Random();
        Optional<Path> newest = Optional.empty();
        int resumed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process running = train(solver("digits", kill % 2 == 0 ? "BINARYPROTO" : "HDF5", FOREVER), newest);
            if (kill % 4 > 0) { // at least these shall train: how long a start takes, nobody knows
                awaitTraining(running);
            }
            boolean ended = running.waitFor(200 + random.nextInt(5800), TimeUnit.MILLISECONDS);
            assertThat(ended).as(Files.readString(folder.resolve("err"))).isFalse();
            running.destroyForcibly().waitFor();
            requireWhole();
            int before = newest.map(TrainKilledTest::iteration).orElse(0);
            newest = newest();
            int now = newest.map(TrainKilledTest::iteration).orElse(0);
            assertThat(now).isGreaterThanOrEqualTo(before);
            resumed += now > before ? 1 : 0;
            if (newest.isPresent()) {
                goesOn(newest.get());
                deleteBut(newest.get());
            }
        }
        System.out.printf(
                "%d kills: %d of the trainings had written a snapshot, %d files of them were read, %d were half written%n",
                KILLS, resumed, filesRead, halfWritten);
        theEndIsThatOfATrainingThatWasNeverKilled(newest);
    }

    /** Reads all that has the name of a snapshot's file; the others are hidden. */
    private void requireWhole() throws IOException {
        try (Net target = Net.of(net, NetOptions.defaults())) {
            for (Path weights : files("digits_iter_.*\\.caffemodel(\\.h5)?")) {
                assertThat(target.copyFrom(weights).missing()).isEmpty();
                target.params()
                        .values()
                        .forEach(blobs ->
                                blobs.forEach(blob -> assertThat(blob.data()[0]).isFinite()));
                filesRead++;
            }
        }
        for (Path file : files(STATE.pattern())) {
            SolverStateFile state = SolverStateFile.read(file);
            assertThat(Path.of(state.weights())).exists();
            assertThat(state.iteration()).isEqualTo(iteration(file));
            for (WeightBlob blob : state.history()) {
                blob.source().copyTo(new float[blob.source().count()]);
            }
            filesRead++;
        }
        for (Path record : files("digits_iter_.*\\.json")) {
            assertThat(JSON.readTree(record.toFile()).get("weights").asText()).startsWith("digits_iter_");
            filesRead++;
        }
    }

    private void goesOn(Path state) {
        try (Solver solver = Solver.of(solver("digits", "HDF5", FOREVER), NetOptions.defaults())) {
            solver.restore(state);
            solver.step(1);
            assertThat(solver.iteration()).isEqualTo(iteration(state) + 1);
        }
    }

    /** So that every file is read once; what is half written is counted, and made so old that it is nobody's. */
    private void deleteBut(Path state) throws IOException {
        String keep = "digits_iter_%d\\..*".formatted(iteration(state));
        for (Path file : files("digits_iter_.*")) {
            if (!file.getFileName().toString().matches(keep)) {
                Files.delete(file);
            }
        }
        for (Path file : files("\\..*\\.tmp")) {
            if (Files.getLastModifiedTime(file).toMillis() > 0) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                halfWritten++;
            }
        }
    }

    private void theEndIsThatOfATrainingThatWasNeverKilled(Optional<Path> state)
            throws IOException, InterruptedException {
        int end = state.map(TrainKilledTest::iteration).orElse(0) + 5;
        assertThat(train(solver("digits", "BINARYPROTO", "max_iter: " + end), state)
                        .waitFor())
                .isZero();
        assertThat(files("\\..*\\.tmp")).isEmpty();
        assertThat(train(solver("straight", "BINARYPROTO", "max_iter: " + end), Optional.empty())
                        .waitFor())
                .isZero();
        assertThat(folder.resolve("digits_iter_%d.caffemodel".formatted(end)))
                .hasSameBinaryContentAs(folder.resolve("straight_iter_%d.caffemodel".formatted(end)));
    }
}
