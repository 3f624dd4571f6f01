package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaffeLogTest {
    private static final String LAYERS = """
            layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip' param { name: 'w' } param { lr_mult: 2 }
                    inner_product_param { num_output: 4 weight_filler { value: 0.3 } } }
            layer { name: 'relu' type: 'ReLU' bottom: 'ip' top: 'ip' }
            layer { name: 'ip2' type: 'InnerProduct' bottom: 'ip' top: 'ip2' param { name: 'w' }
                    inner_product_param { num_output: 4 } }
            layer { name: 'ip3' type: 'InnerProduct' bottom: 'ip2' top: 'ip3'
                    inner_product_param { num_output: 1 weight_filler { value: 0.3 } } }
            layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip3' bottom: 'y' top: 'loss' loss_weight: 0.5 }
            layer { name: 'scores' type: 'Sigmoid' bottom: 'ip3' top: 'scores' include { phase: TEST } }
            """;

    private static final String SOLVER = """
            base_lr: 0.05 lr_policy: 'inv' gamma: 0.1 power: 0.75 momentum: 0.9 display: 2 average_loss: 3
            clip_gradients: 0.1 test_iter: 2 test_interval: 3 test_compute_loss: true snapshot: 4 max_iter: 6 debug_info: true
            """;

    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.?\\d*(e[+-]\\d\\d)?");

    @TempDir
    private Path folder;

    @Test
    void saysWhatNativeCaffeSays() {
        Exercise exercise = new Exercise(folder, 3, LAYERS, SOLVER);
        List<String> ours = new ArrayList<>();
        try (Solver solver = exercise.open()) {
            solver.addListener(new CaffeLog(ours::add));
            solver.solve();
        }
        assertSame(ours, exercise.solveNatively());
    }

    @Test
    void saysWhatNativeCaffeSaysOfHdf5() {
        // Batches of half the rows: after four iterations both begin with the first row, as native Caffe always does.
        Exercise exercise =
                new Exercise(folder, 12, LAYERS, SOLVER.replace("debug_info: true", "snapshot_format: HDF5"));
        List<String> ours = new ArrayList<>();
        try (Solver solver = exercise.open()) {
            solver.step(4);
        }
        Path state = exercise.ours("_iter_4.solverstate.h5");
        try (Solver solver = exercise.open()) {
            solver.addListener(new CaffeLog(ours::add));
            solver.restore(state);
            solver.solve();
        }
        // Native Caffe tests anew with the first rows, too, and says that it restores: so does our caller.
        List<String> natives = exercise.solveNatively(state);
        natives.removeIf(line -> line.contains("Restoring previous solver status"));
        assertSame(ours, natives);
    }

    /** The same words, and numbers that differ in the last of their digits at most. */
    static void assertSame(List<String> ours, List<String> natives) {
        List<String> expected = comparable(natives);
        List<String> actual = comparable(ours);
        assertThat(words(actual)).containsExactlyElementsOf(words(expected));
        for (int i = 0; i < expected.size(); i++) {
            double[] wanted = numbers(expected.get(i));
            double[] said = numbers(actual.get(i));
            for (int n = 0; n < wanted.length; n++) {
                assertThat(said[n]).as(actual.get(i)).isCloseTo(wanted[n], withinPercentage(0.002));
            }
        }
    }

    private static List<String> words(List<String> lines) {
        return lines.stream().map(line -> NUMBER.matcher(line).replaceAll("#")).toList();
    }

    private static double[] numbers(String line) {
        return NUMBER.matcher(line)
                .results()
                .mapToDouble(m -> Double.parseDouble(m.group()))
                .toArray();
    }

    /** Without time and process, the words for whose file it is, how fast it went, and building the net. */
    private static List<String> comparable(List<String> log) {
        return log.stream()
                .dropWhile(line -> !line.contains("] Solving"))
                .map(line -> line.replaceFirst("^(.)\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ ", "$1 ")
                        .replaceAll("(ours|native)_iter", "x_iter")
                        .replaceFirst("\\(.* iter/s, .*s/2 iters\\)", "(speed)"))
                .toList();
    }

    @Test
    void beginsEachLineAsGlogDoes() {
        List<String> lines = new ArrayList<>();
        CaffeLog log =
                new CaffeLog(lines::add, Clock.fixed(Instant.parse("2026-11-23T04:57:01.123456Z"), ZoneOffset.UTC));
        log.solved(false);
        assertThat(lines)
                .containsExactly("I1123 04:57:01.123456 %5d solver.cpp:315] Optimization Done."
                        .formatted(ProcessHandle.current().pid()));
    }
}
