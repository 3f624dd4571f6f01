package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings in which no gradient is computed: native Caffe runs them, tests them and writes snapshots of them. */
class NothingToLearnTest {
    private static final String IP = """
            layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip' %s
                    inner_product_param { num_output: 1 weight_filler { value: 0.3 } bias_filler { value: 0.1 } } }
            """;
    private static final String LOSS =
            "layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip' bottom: 'y' top: 'loss' %s }";
    private static final String SCORES = "layer { name: 'scores' type: 'Sigmoid' bottom: 'ip' top: 'scores' }";
    private static final String STATISTICS = """
            layer { name: 'bn' type: 'BatchNorm' bottom: 'x' top: 'ip' }
            layer { name: 'loss' type: 'Reduction' bottom: 'ip' top: 'loss' loss_weight: 2
                    reduction_param { operation: SUMSQ } }
            """;
    private static final String FROZEN = IP.formatted("param { lr_mult: 0 } param { lr_mult: 0 decay_mult: 0 }");
    private static final String SGD = " type: 'SGD' momentum: 0.9 weight_decay: 0.1";

    @TempDir
    private Path folder;

    static Stream<Arguments> nets() {
        return Stream.of(
                of("all lr_mult are 0", FROZEN + LOSS.formatted(""), SGD),
                of("statistics only", STATISTICS, SGD),
                of("no loss", IP.formatted("") + SCORES, SGD),
                of("a loss that does not count", IP.formatted("") + LOSS.formatted("loss_weight: 0"), SGD),
                of("nothing comes down", IP.formatted("") + LOSS.formatted("propagate_down: [false, false]"), SGD),
                of("no parameters", "layer { name: 'l' type: 'EuclideanLoss' bottom: 'y' bottom: 'y' top: 'l' }", SGD),
                of("data alone", "", SGD),
                of("a loss of data", LOSS.formatted("").replace("'ip'", "'y'") + IP.formatted("") + SCORES, SGD),
                of("decay alone, L1", IP.formatted("") + SCORES, SGD + " regularization_type: 'L1' iter_size: 2"),
                of("decay alone, Adam", IP.formatted("") + SCORES, " type: 'Adam' momentum: 0.9 weight_decay: 0.1"),
                of("AdaDelta", IP.formatted("") + SCORES, " type: 'AdaDelta' momentum: 0.9 weight_decay: 0.1"),
                of("AdaGrad", FROZEN + LOSS.formatted(""), " type: 'AdaGrad' weight_decay: 0.1"),
                of("RMSProp", FROZEN + LOSS.formatted(""), " type: 'RMSProp' weight_decay: 0.1"),
                of("Nesterov, clipped", IP.formatted("") + SCORES, " type: 'Nesterov' momentum: 0.9 clip_gradients: 1"),
                of("no learning rate", IP.formatted("") + LOSS.formatted(""), SGD + " base_lr: 0"),
                of("debugged", FROZEN + LOSS.formatted(""), SGD + " debug_info: true"));
    }

    private static Arguments of(String name, String layers, String solver) {
        return Arguments.of(name, layers, solver);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nets")
    void runsAsInNativeCaffe(String name, String layers, String solver) {
        Exercise exercise =
                new Exercise(folder, 3, layers, """
                lr_policy: 'fixed' display: 2 test_iter: 2 test_interval: 3 test_compute_loss: true snapshot: 4
                max_iter: 6""" + solver + (solver.contains("base_lr") ? "" : " base_lr: 0.1"));
        List<String> log = new ArrayList<>();
        try (Solver ours = exercise.open()) {
            ours.addListener(new CaffeLog(log::add));
            ours.solve();
            CaffeLogTest.assertSame(log, exercise.solveNatively());
            List<float[]> wanted = snapshot(ours, exercise.natives("_iter_6.solverstate"));
            List<float[]> made = snapshot(ours, exercise.ours("_iter_6.solverstate"));
            assertThat(made).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(made.get(i)).containsExactly(wanted.get(i), within(1e-6f));
            }
        }
    }

    /** All parameters, and their history. */
    private static List<float[]> snapshot(Solver solver, Path state) {
        solver.restore(state);
        List<float[]> numbers = new ArrayList<>();
        solver.net()
                .learnableParams()
                .forEach(param -> numbers.add(param.blob().data().clone()));
        for (WeightBlob blob : SolverStateFile.read(state).history()) {
            float[] history = new float[blob.source().count()];
            blob.source().copyTo(history);
            numbers.add(history);
        }
        return numbers;
    }
}
