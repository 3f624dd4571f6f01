package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Close;
import dev.moka.LearnableParam;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.oracle.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trains a net with shared parameters and BatchNorm beside native Caffe, from the same weights and batches. Each goes on from snapshots
 * of the other.
 */
class NativeSolverTest {
    /**
     * Both compute in float, in another order, so that numbers differ by some 1e-7 of theirs from the first iteration on, and training
     * makes differences grow. Losses and parameters after 50 iterations are held to this part of the largest.
     */
    private static final double PART = 1e-5;

    /** The bias before BatchNorm is shared: one of its own would have a gradient of nothing but rounding, which Adam makes large. */
    private static final String LAYERS = """
            layer { name: 'ip1' type: 'InnerProduct' bottom: 'x' top: 'ip1' param { name: 'w' } param { name: 'b' lr_mult: 2 decay_mult: 0 }
                    inner_product_param { num_output: 4 weight_filler { type: 'xavier' } bias_filler { value: 0.1 } } }
            layer { name: 'bn' type: 'BatchNorm' bottom: 'ip1' top: 'ip1' }
            layer { name: 'scale' type: 'Scale' bottom: 'ip1' top: 'ip1' scale_param { bias_term: true } }
            layer { name: 'relu' type: 'ReLU' bottom: 'ip1' top: 'ip1' relu_param { negative_slope: 0.2 } }
            layer { name: 'ip2' type: 'InnerProduct' bottom: 'ip1' top: 'ip2' param { name: 'w' } param { name: 'b' }
                    inner_product_param { num_output: 4 } }
            layer { name: 'sigmoid' type: 'Sigmoid' bottom: 'ip2' top: 'ip2' }
            layer { name: 'ip3' type: 'InnerProduct' bottom: 'ip2' top: 'ip3'
                    inner_product_param { num_output: 1 weight_filler { type: 'xavier' } } }
            layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip3' bottom: 'y' top: 'loss' }
            """;

    private static final int BATCH = 12;
    private static final int HALF = 50;
    private static final Pattern LOSS = Pattern.compile("Iteration (\\d+) \\(.*\\), loss = (\\S+)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "type: 'SGD' base_lr: 0.1 lr_policy: 'inv' gamma: 0.1 power: 0.75 momentum: 0.9 weight_decay: 0.01",
        "type: 'SGD' base_lr: 0.1 lr_policy: 'step' gamma: 0.5 stepsize: 13 weight_decay: 0.01 regularization_type: 'L1' iter_size: 2",
        "type: 'Nesterov' base_lr: 0.05 lr_policy: 'multistep' gamma: 0.3 stepvalue: 20 stepvalue: 45 momentum: 0.9 clip_gradients: 0.3",
        "type: 'AdaGrad' base_lr: 0.05 lr_policy: 'poly' power: 2 weight_decay: 0.001",
        "type: 'RMSProp' base_lr: 0.01 lr_policy: 'exp' gamma: 0.98 rms_decay: 0.9",
        "type: 'AdaDelta' base_lr: 1 lr_policy: 'fixed' momentum: 0.95 delta: 1e-6 weight_decay: 0.01",
        "type: 'Adam' base_lr: 0.01 lr_policy: 'sigmoid' gamma: 0.1 stepsize: 40 momentum: 0.9 weight_decay: 0.01",
    })
    void trainsAsNativeCaffeDoes(String text) {
        for (String format : List.of("BINARYPROTO", "HDF5")) {
            String end = format.equals("HDF5") ? ".h5" : "";
            Exercise exercise = new Exercise(folder, BATCH, LAYERS, text + " display: 1 snapshot_format: " + format);
            Exercise first = exercise.solver("max_iter: " + HALF);
            Path begin;
            try (Solver solver = first.open()) {
                begin = solver.snapshot().state();
            }
            compare(first, begin, begin, HALF, end);
            // Further by ten, each from what the other has written.
            Exercise second = exercise.solver("max_iter: " + (HALF + 10));
            Path ours = first.ours("_iter_" + HALF + ".solverstate" + end);
            Path natives = first.natives("_iter_" + HALF + ".solverstate" + end);
            compare(second, natives, ours, HALF + 10, end);
        }
    }

    private static void compare(Exercise exercise, Path ourBegin, Path nativeBegin, int iterations, String end) {
        List<Float> losses = new ArrayList<>();
        List<Float> expected = new ArrayList<>();
        for (String line : exercise.solveNatively(nativeBegin)) {
            Matcher m = LOSS.matcher(line);
            if (m.find()) {
                expected.add(Float.valueOf(m.group(2)));
            }
        }
        try (Solver solver = exercise.open()) {
            solver.restore(ourBegin);
            solver.addListener(new SolverListener() {
                @Override
                public void progressed(Progress progress) {
                    losses.add(progress.loss());
                }
            });
            solver.solve();
            assertThat(solver.iteration()).isEqualTo(iterations);
            assertThat(losses).hasSameSizeAs(expected);
            for (int i = 0; i < losses.size(); i++) {
                assertThat(losses.get(i))
                        .as("loss %d of %d", i, losses.size())
                        .isCloseTo(expected.get(i), within((float) PART * expected.get(0)));
            }
            String files = "_iter_" + iterations;
            compareHistory(exercise.ours(files + ".solverstate" + end), exercise.natives(files + ".solverstate" + end));
            // What the files hold: after writing them, a solver runs the net once more to show its loss, which
            // BatchNorm notes.
            solver.restore(exercise.ours(files + ".solverstate" + end));
            List<Array> trained = params(solver);
            solver.restore(exercise.natives(files + ".solverstate" + end));
            List<Array> natives = params(solver);
            for (int i = 0; i < trained.size(); i++) {
                String name = solver.net().learnableParams().get(i).name();
                Close.assertClose(name, natives.get(i), trained.get(i), PART);
            }
        }
    }

    private static List<Array> params(Solver solver) {
        return solver.net().learnableParams().stream()
                .map(LearnableParam::blob)
                .map(Close::copy)
                .toList();
    }

    private static void compareHistory(Path ours, Path natives) {
        SolverStateFile a = SolverStateFile.read(ours);
        SolverStateFile b = SolverStateFile.read(natives);
        assertThat(a.iteration()).isEqualTo(b.iteration());
        assertThat(a.currentStep()).isEqualTo(b.currentStep());
        assertThat(Path.of(b.weights())).exists();
        assertThat(b.progress().getNetsCount()).isZero();
        assertThat(a.history()).hasSameSizeAs(b.history());
        float largest = 0;
        for (WeightBlob blob : b.history()) {
            for (float number : array(blob).data()) {
                largest = Math.max(largest, Math.abs(number));
            }
        }
        for (int i = 0; i < a.history().size(); i++) {
            Array ourBlob = array(a.history().get(i));
            Array nativeBlob = array(b.history().get(i));
            assertThat(ourBlob.shape()).isEqualTo(nativeBlob.shape());
            assertThat(ourBlob.data()).as("history %d", i).containsExactly(nativeBlob.data(), within((float)
                    (PART * largest)));
        }
    }

    private static Array array(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return new Array(blob.shape(), numbers);
    }
}
