package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.LearnableParam;
import dev.moka.NetOptions;
import dev.moka.array.AtomicFile;
import dev.moka.model.SolverStateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {
    private static final String LAYERS = """
            layer { name: 'ip1' type: 'InnerProduct' bottom: 'x' top: 'ip1'
                    inner_product_param { num_output: 8 weight_filler { type: 'xavier' } } }
            layer { name: 'bn' type: 'BatchNorm' bottom: 'ip1' top: 'ip1' }
            layer { name: 'relu' type: 'ReLU' bottom: 'ip1' top: 'ip1' }
            layer { name: 'drop' type: 'Dropout' bottom: 'ip1' top: 'ip1' }
            layer { name: 'ip2' type: 'InnerProduct' bottom: 'ip1' top: 'ip2'
                    inner_product_param { num_output: 1 weight_filler { type: 'xavier' } } }
            layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip2' bottom: 'y' top: 'loss' }
            """;

    private static final String ADAM = "type: 'Adam' base_lr: 0.01 momentum: 0.9 weight_decay: 0.001 random_seed: 7"
            + " lr_policy: 'multistep' gamma: 0.5 stepvalue: 30 stepvalue: 70 ";

    @TempDir
    private Path folder;

    private Exercise exercise(String solver) {
        return new Exercise(folder, 5, LAYERS, ADAM + solver);
    }

    /** Hears what can be compared. */
    private static final class Notes implements SolverListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void progressed(Progress progress) {
            lines.add("%d: %s at %s".formatted(progress.iteration(), progress.loss(), progress.rate()));
        }

        @Override
        public void testing(int iteration, int net) {
            lines.add("%d: testing".formatted(iteration));
        }

        @Override
        public void tested(TestResult result) {
            lines.add("%d: %s".formatted(result.iteration(), result.outputs()));
        }

        @Override
        public void testInterrupted() {
            lines.add("interrupted");
        }

        @Override
        public void snapshotted(Snapshot snapshot) {
            lines.add("%d: snapshot".formatted(snapshot.iteration()));
        }

        @Override
        public void solved(boolean stoppedEarly) {
            lines.add(stoppedEarly ? "stopped" : "done");
        }
    }

    private static List<float[]> params(Solver solver) {
        return solver.net().learnableParams().stream()
                .map(LearnableParam::blob)
                .map(blob -> blob.data().clone())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BINARYPROTO", "HDF5"})
    void fiftyAndFiftyAreAHundredBitForBit(String format) {
        Exercise exercise = exercise(
                        "iter_size: 2 test_iter: 3 test_interval: 25 max_iter: 100 snapshot_format: " + format)
                .data("shuffle: true");
        Notes straight = new Notes();
        Notes resumed = new Notes();
        List<float[]> expected;
        Path state;
        try (Solver solver = exercise.open()) {
            solver.step(50);
            state = solver.snapshot().state();
            solver.addListener(straight);
            solver.solve();
            expected = params(solver);
        }
        // Another seed, as if none had been given: a snapshot has its own.
        Exercise other = new Exercise(
                folder, 5, exercise.data(), LAYERS, exercise.solver().replace("random_seed: 7", "random_seed: 8"));
        try (Solver solver = other.open()) {
            solver.restore(state);
            assertThat(solver.iteration()).isEqualTo(50);
            solver.addListener(resumed);
            solver.solve();
            assertThat(params(solver)).usingRecursiveComparison().isEqualTo(expected);
        }
        assertThat(resumed.lines).isEqualTo(straight.lines).hasSizeGreaterThan(50);
    }

    /** cont is 1 everywhere: every sequence goes on with the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"RNN", "LSTM"})
    void whatRecurrentLayersCarryIsInASnapshot(String type) {
        String layers = """
                layer { name: 'cont' type: 'DummyData' top: 'cont'
                        dummy_data_param { shape { dim: 5 dim: 1 } data_filler { value: 1 } } }
                layer { name: 'steps' type: 'Reshape' bottom: 'x' top: 'steps' reshape_param { shape { dim: 5 dim: 1 dim: -1 } } }
                layer { name: 'memory' type: '%s' bottom: 'steps' bottom: 'cont' top: 'memory'
                        recurrent_param { num_output: 3 weight_filler { type: 'uniform' min: -1 } } }
                layer { name: 'flat' type: 'Reshape' bottom: 'memory' top: 'flat' reshape_param { shape { dim: 5 dim: 3 } } }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'flat' top: 'ip'
                        inner_product_param { num_output: 1 weight_filler { type: 'xavier' } } }
                layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip' bottom: 'y' top: 'loss' }
                """.formatted(type);
        Exercise exercise = new Exercise(folder, 5, layers, ADAM + "test_iter: 2 test_interval: 3 max_iter: 12");
        Notes straight = new Notes();
        Notes resumed = new Notes();
        Path state;
        try (Solver solver = exercise.open()) {
            solver.step(5);
            state = solver.snapshot().state();
            solver.addListener(straight);
            solver.solve();
        }
        try (Solver solver = exercise.open()) {
            solver.restore(state);
            solver.addListener(resumed);
            solver.solve();
        }
        assertThat(resumed.lines).isEqualTo(straight.lines).hasSizeGreaterThan(8);
    }

    @Test
    void doesEverythingInCaffesOrder() {
        Notes notes = new Notes();
        try (Solver solver = exercise("test_iter: 1 test_interval: 2 snapshot: 3 max_iter: 4")
                .open()) {
            solver.addListener(notes);
            assertThat(solver.solve()).isTrue();
        }
        assertThat(notes.lines.stream().map(line -> line.replaceFirst(": [^st].*", "")))
                .containsExactly(
                        "0: testing",
                        "0",
                        "0",
                        "1",
                        "2: testing",
                        "2",
                        "2",
                        "3: snapshot",
                        "3",
                        "4: snapshot",
                        "4: testing",
                        "4",
                        "done");
    }

    @Test
    void testInitializationCanBeLeftOut() {
        Notes notes = new Notes();
        try (Solver solver = exercise("test_iter: 1 test_interval: 2 test_initialization: false")
                .open()) {
            solver.addListener(notes);
            solver.step(2);
        }
        assertThat(notes.lines).noneMatch(line -> line.contains("testing"));
    }

    @Test
    void testNetsUseWhatIsTrained() {
        try (Solver solver = exercise("test_iter: 1 test_interval: 1").open()) {
            solver.step(3);
            assertThat(solver.testNets()).hasSize(1);
            assertThat(solver.testNets().get(0).params("ip2").get(0).data())
                    .isSameAs(solver.net().params("ip2").get(0).data());
        }
    }

    @Test
    void stopsAndSnapshotsWhenAskedTo() {
        Notes notes = new Notes();
        try (Solver solver = exercise("max_iter: 100").open()) {
            solver.addListener(notes);
            solver.addListener(new SolverListener() {
                @Override
                public void iterationStarted(int iteration) {
                    if (iteration == 2) {
                        solver.requestSnapshot();
                    } else if (iteration == 4) {
                        solver.requestStop();
                    }
                }
            });
            assertThat(solver.solve()).isFalse();
            assertThat(solver.iteration()).isEqualTo(5);
            assertThat(notes.lines).endsWith("5: snapshot", "stopped").contains("3: snapshot");
            solver.step(2);
            assertThat(solver.iteration()).as("it can go on").isEqualTo(7);
        }
    }

    @Test
    void aStopIsHonouredBeforeEachTestBatch() {
        Notes notes = new Notes();
        try (Solver solver =
                exercise("max_iter: 100 test_iter: 1000000 test_interval: 2").open()) {
            solver.addListener(notes);
            solver.addListener(new SolverListener() {
                @Override
                public void testing(int iteration, int net) {
                    solver.requestSnapshot();
                    solver.requestStop();
                }
            });
            assertThat(solver.solve()).isFalse();
        }
        assertThat(notes.lines).containsExactly("0: testing", "0: snapshot", "interrupted", "0: snapshot", "stopped");
    }

    @Test
    void aLossThatIsNoNumberStops() {
        try (Solver solver = exercise("max_iter: 100").solver("").open()) {
            solver.step(3);
            Path state = solver.snapshot().state();
            solver.step(1);
            solver.snapshot();
            solver.net().params("ip2").get(0).set(Float.NaN);
            assertThatThrownBy(solver::solve)
                    .hasMessageContaining("the loss is NaN at iteration 4")
                    .hasMessageContaining("the last good snapshot is " + state + ", with a loss of ")
                    .hasMessageContaining("lower base_lr");
        }
    }

    /** Infinite gradients become infinite parameters while the loss is still a number. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsNotFiniteIsNoSnapshot(boolean inHistory) throws IOException {
        try (Solver solver = exercise("").open()) {
            solver.step(3);
            Path state = solver.snapshot().state();
            byte[] before = Files.readAllBytes(state);
            LearnableParam param = solver.net().learnableParams().get(0);
            if (inHistory) {
                solver.addListener(new SolverListener() {
                    @Override
                    public void progressed(Progress progress) {
                        param.blob().setDiff(Float.POSITIVE_INFINITY);
                    }
                });
                solver.step(1);
            } else {
                param.blob().set(Float.NEGATIVE_INFINITY);
            }
            assertThatThrownBy(solver::snapshot)
                    .hasMessageContaining("parameter '" + param.name() + "' or its history is not finite at iteration ")
                    .hasMessageContaining(
                            inHistory ? "the last good snapshot is " + state : "there is no good snapshot");
            assertThat(state).hasBinaryContent(before);
            assertThat(folder.resolve("ours_iter_4.solverstate")).doesNotExist();
        }
    }

    @Test
    void whatAKilledTrainingHasLeftHalfWrittenIsRemoved() throws IOException {
        try (Solver solver = exercise("snapshot: 1").open()) {
            Path old = Files.createFile(AtomicFile.temporary(folder.resolve("ours_iter_5.solverstate")));
            Path young = Files.createFile(AtomicFile.temporary(folder.resolve("ours_iter_6.caffemodel")));
            Path other = Files.createFile(AtomicFile.temporary(folder.resolve("theirs_iter_5.solverstate")));
            Path mine = Files.createFile(folder.resolve(".ours_iter_5.tmp"));
            FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
            for (Path file : List.of(old, other, mine)) {
                Files.setLastModifiedTime(file, longAgo);
            }
            solver.snapshot();
            assertThat(old).doesNotExist();
            assertThat(List.of(young, other, mine)).as("may be somebody's").allMatch(Files::exists);
        }
    }

    @Test
    void weightsOfASnapshotMayLieBesideItsState() throws IOException {
        Path moved = Files.createDirectory(folder.resolve("moved"));
        try (Solver solver = exercise("").open()) {
            solver.step(1);
            Snapshot snapshot = solver.snapshot();
            Path state = moved.resolve(snapshot.state().getFileName());
            Files.move(snapshot.state(), state);
            Files.move(snapshot.weights(), moved.resolve(snapshot.weights().getFileName()));
            solver.restore(state);
            Files.delete(moved.resolve(snapshot.weights().getFileName()));
            assertThatThrownBy(() -> solver.restore(state))
                    .hasMessageContaining("which are neither there nor beside it: put them in the folder of the state");
        }
    }

    @Test
    void nothingIsLeftOfWritingButTheSnapshot() {
        try (Solver solver = exercise("snapshot: 1").open()) {
            Snapshot snapshot = solver.snapshot();
            assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
            assertThat(snapshot.weights()).hasFileName("ours_iter_0.caffemodel");
            assertThat(snapshot.state()).hasFileName("ours_iter_0.solverstate");
        }
    }

    @Test
    void aStateOfAnotherSolverIsRefused() throws IOException {
        Path state;
        try (Solver solver = exercise("").open()) {
            state = solver.snapshot().state();
            assertThatThrownBy(() -> solver.restore(folder.resolve("ours.prototxt")))
                    .hasMessageContaining("is text, not a solver's state (.solverstate)");
            assertThatThrownBy(() -> solver.restore(solver.snapshot().weights()))
                    .hasMessageContaining("is not a solver's state")
                    .hasMessageContaining("it has no iteration");
            Path cut = folder.resolve("cut.solverstate");
            byte[] bytes = Files.readAllBytes(state);
            Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
            assertThatThrownBy(() -> solver.restore(cut))
                    .hasMessageEndingWith("cut.solverstate is cut short or damaged: resume from an earlier snapshot");
        }
        Exercise sgd = new Exercise(folder, 5, LAYERS, "base_lr: 0.1 lr_policy: 'fixed'");
        try (Solver solver = sgd.open()) {
            assertThatThrownBy(() -> solver.restore(state))
                    .hasMessageContaining("has 14 history blobs, but SGD with 7 parameters keeps 7");
        }
        Exercise wider = new Exercise(folder, 5, LAYERS.replace("num_output: 8", "num_output: 9"), ADAM);
        try (Solver solver = wider.open()) {
            assertThatThrownBy(() -> solver.restore(state))
                    .hasMessageContaining("(8, 4)")
                    .hasMessageContaining("(9, 4)");
        }
    }

    @Test
    void findsOutEarlyThatSnapshotsCannotBeWritten() throws IOException {
        Exercise exercise = exercise("snapshot: 10");
        exercise.open().close();
        Path file = exercise.ours(".prototxt");
        String text = Files.readString(file);
        Files.writeString(
                file, text.replace("snapshot_prefix: '" + folder, "snapshot_prefix: '" + folder + "/missing"));
        assertThatThrownBy(() -> Solver.of(file, NetOptions.defaults()).close())
                .hasMessageContaining("missing, does not exist: make it first");
    }

    @Test
    void saysWhatOfItsDescriptionItIgnores() {
        Exercise exercise = new Exercise(folder, 5, LAYERS + "nmae: 'x'", ADAM + "snapshot_diff: true bas_lr: 1");
        try (Solver solver = exercise.open()) {
            assertThat(solver.warnings())
                    .satisfiesExactly(
                            warning -> assertThat(warning).contains("unknown field \"bas_lr\""),
                            warning -> assertThat(warning).contains("unknown field \"nmae\""),
                            warning -> assertThat(warning).contains("snapshot_diff"));
        }
    }

    @Test
    void stateKnowsWhereItWas() {
        try (Solver solver = exercise("test_iter: 4 test_interval: 1").open()) {
            solver.step(2);
            SolverStateFile state = SolverStateFile.read(solver.snapshot().state());
            assertThat(state.iteration()).isEqualTo(2);
            assertThat(state.progress().getNetsCount()).isEqualTo(2);
            assertThat(state.progress().getNets(0).getSeed()).isEqualTo(7);
            assertThat(state.progress().getNets(0).getIterationsMap()).containsEntry("drop", 2L);
            assertThat(state.progress().getNets(1).getIterationsMap()).containsEntry("data", 8L);
        }
    }
}
