package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Blob;
import dev.moka.LearnableParam;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.proto.SolverParameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Caffe's test_gradient_based_solver asserts: each update of least squares is the one that its formula gives. */
class GradientBasedSolverTest {
    private static final int STEPS = 5;

    private static final String ONE = """
            layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip' param { name: 'weights' } param { name: 'bias' }
                    inner_product_param { num_output: 1 weight_filler { type: 'gaussian' } bias_filler { type: 'gaussian' } } }
            layer { name: 'loss' type: 'EuclideanLoss' bottom: 'ip' bottom: 'y' top: 'loss' }
            """;

    /** The same loss, of two halves that share the parameters. */
    private static final String SHARED = """
            layer { name: 'xs' type: 'Slice' bottom: 'x' top: 'x1' top: 'x2' slice_param { axis: 0 } }
            layer { name: 'ys' type: 'Slice' bottom: 'y' top: 'y1' top: 'y2' slice_param { axis: 0 } }
            layer { name: 'ip1' type: 'InnerProduct' bottom: 'x1' top: 'ip1' param { name: 'weights' } param { name: 'bias' }
                    inner_product_param { num_output: 1 weight_filler { type: 'gaussian' } bias_filler { type: 'gaussian' } } }
            layer { name: 'ip2' type: 'InnerProduct' bottom: 'x2' top: 'ip2' param { name: 'weights' } param { name: 'bias' }
                    inner_product_param { num_output: 1 weight_filler { type: 'gaussian' } bias_filler { type: 'gaussian' } } }
            layer { name: 'loss1' type: 'EuclideanLoss' bottom: 'ip1' bottom: 'y1' top: 'loss1' loss_weight: 0.5 }
            layer { name: 'loss2' type: 'EuclideanLoss' bottom: 'ip2' bottom: 'y2' top: 'loss2' loss_weight: 0.5 }
            """;

    @TempDir
    private Path folder;

    static Stream<String> solvers() {
        return Stream.of(
                "type: 'SGD' base_lr: 1",
                "type: 'SGD' base_lr: 0.01",
                "type: 'SGD' base_lr: 0.01 weight_decay: 0.5",
                "type: 'SGD' base_lr: 0.01 momentum: 0.5",
                "type: 'SGD' base_lr: 0.01 weight_decay: 0.5 momentum: 0.9",
                "type: 'Nesterov' base_lr: 0.01 momentum: 0.5",
                "type: 'Nesterov' base_lr: 0.01 weight_decay: 0.5 momentum: 0.9",
                "type: 'AdaGrad' base_lr: 1",
                "type: 'AdaGrad' base_lr: 0.01 weight_decay: 0.5",
                "type: 'AdaDelta' base_lr: 0.1 momentum: 0.95",
                "type: 'AdaDelta' base_lr: 0.1 momentum: 0.5 weight_decay: 0.1",
                "type: 'Adam' base_lr: 0.01 momentum: 0.9",
                "type: 'Adam' base_lr: 0.01 momentum: 0.9 weight_decay: 0.1",
                "type: 'RMSProp' base_lr: 1 rms_decay: 0.95 weight_decay: 0.5",
                "type: 'RMSProp' base_lr: 0.01 rms_decay: 0.95");
    }

    static Stream<Arguments> solversAndNets() {
        return solvers()
                .flatMap(solver -> Stream.of(
                        Arguments.of(solver, ONE, 1),
                        Arguments.of(solver, SHARED, 1),
                        Arguments.of(solver, ONE, 2),
                        Arguments.of(solver, SHARED, 2)));
    }

    private Exercise exercise(String solver, String net, int iterSize) {
        String rest = " lr_policy: 'fixed' random_seed: 1701 iter_size: " + iterSize;
        return new Exercise(folder, Rows.COUNT / iterSize, net, solver + rest);
    }

    @ParameterizedTest
    @MethodSource("solversAndNets")
    void eachUpdateIsTheFormulas(String text, String net, int iterSize) {
        try (Solver solver = exercise(text, net, iterSize).open()) {
            assertThat(solver.net().learnableParams())
                    .extracting(LearnableParam::name)
                    .containsExactly("weights", "bias");
            for (int step = 0; step < STEPS; step++) {
                double[] before = numbers(solver);
                List<double[]> history = history(solver);
                solver.step(1);
                double[] expected = LeastSquares.updated(solver.param(), step, before, history);
                double[] after = numbers(solver);
                List<double[]> historyAfter = history(solver);
                for (int i = 0; i < before.length; i++) {
                    assertClose("step %d, parameter %d".formatted(step, i), after[i], expected[i]);
                    for (int h = 0; h < history.size(); h++) {
                        assertClose(
                                "step %d, history %d".formatted(step, i),
                                historyAfter.get(h)[i],
                                history.get(h)[i]);
                    }
                }
            }
        }
    }

    private static void assertClose(String what, double actual, double expected) {
        assertThat(actual).as(what).isCloseTo(expected, within(Math.max(1e-6, 1e-5 * Math.abs(expected))));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aResumedTrainingGoesOnAsIfItHadNotStopped(String text) {
        for (String net : List.of(ONE, SHARED)) {
            Exercise exercise = exercise(text, net, 1);
            for (int k = 1; k < STEPS; k++) {
                List<float[]> straight;
                Path state;
                try (Solver solver = exercise.open()) {
                    solver.step(k);
                    state = solver.snapshot().state();
                    solver.step(k);
                    straight = everything(solver);
                }
                try (Solver solver = exercise.open()) {
                    solver.restore(state);
                    solver.step(k);
                    assertThat(everything(solver)).usingRecursiveComparison().isEqualTo(straight);
                }
            }
        }
    }

    private static List<float[]> everything(Solver solver) {
        List<float[]> all = new ArrayList<>();
        for (LearnableParam param : solver.net().learnableParams()) {
            all.add(param.blob().data());
            all.add(param.blob().diff());
        }
        saved(solver).forEach(all::add);
        return all;
    }

    private static List<float[]> saved(Solver solver) {
        return SolverStateFile.read(solver.snapshot().state()).history().stream()
                .map(GradientBasedSolverTest::numbers)
                .toList();
    }

    private static float[] numbers(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return numbers;
    }

    /** Weights, then the bias. */
    private static double[] numbers(Solver solver) {
        List<float[]> params = solver.net().learnableParams().stream()
                .map(LearnableParam::blob)
                .map(Blob::data)
                .toList();
        return joined(params);
    }

    /** The history of weights and bias; for two kinds of history, twice. */
    private static List<double[]> history(Solver solver) {
        List<float[]> saved = saved(solver);
        List<double[]> history = new ArrayList<>();
        for (int i = 0; i < saved.size(); i += 2) {
            history.add(joined(saved.subList(i, i + 2)));
        }
        return history;
    }

    private static double[] joined(List<float[]> two) {
        double[] numbers = new double[Rows.WIDTH + 1];
        for (int i = 0; i < Rows.WIDTH; i++) {
            numbers[i] = two.get(0)[i];
        }
        numbers[Rows.WIDTH] = two.get(1)[0];
        return numbers;
    }

    /** Least squares of all rows, in double, by the textbook. */
    private static final class LeastSquares {
        private LeastSquares() {}

        /** @param history is changed to what it is afterwards */
        static double[] updated(SolverParameter p, int step, double[] w, List<double[]> history) {
            double[] gradient = gradient(w, p.getWeightDecay());
            double[] updated = w.clone();
            for (int i = 0; i < w.length; i++) {
                updated[i] -= update(p, step, gradient[i], history, i);
            }
            return updated;
        }

        private static double[] gradient(double[] w, double decay) {
            double[] gradient = new double[w.length];
            for (int row = 0; row < Rows.COUNT; row++) {
                float[] x = Rows.x(row);
                double error = w[Rows.WIDTH] - Rows.y(row)[0];
                for (int i = 0; i < Rows.WIDTH; i++) {
                    error += w[i] * x[i];
                }
                for (int i = 0; i < w.length; i++) {
                    gradient[i] += error * (i < Rows.WIDTH ? x[i] : 1) / Rows.COUNT;
                }
            }
            for (int i = 0; i < w.length; i++) {
                gradient[i] += decay * w[i];
            }
            return gradient;
        }

        private static double update(SolverParameter p, int step, double g, List<double[]> history, int i) {
            double[] h = history.get(0);
            double old = h[i];
            double lr = p.getBaseLr();
            double mu = p.getMomentum();
            double delta = p.getDelta();
            switch (p.getType()) {
                case "SGD":
                    h[i] = mu * old + lr * g;
                    return h[i];
                case "Nesterov":
                    h[i] = mu * old + lr * g;
                    return (1 + mu) * h[i] - mu * old;
                case "AdaGrad":
                    h[i] = old + g * g;
                    return lr * g / (Math.sqrt(h[i]) + delta);
                case "RMSProp":
                    h[i] = p.getRmsDecay() * old + (1 - p.getRmsDecay()) * g * g;
                    return lr * g / (Math.sqrt(h[i]) + delta);
                case "AdaDelta":
                    double[] u = history.get(1);
                    h[i] = mu * old + (1 - mu) * g * g;
                    double d = g * Math.sqrt((u[i] + delta) / (h[i] + delta));
                    u[i] = mu * u[i] + (1 - mu) * d * d;
                    return lr * d;
                default:
                    double[] v = history.get(1);
                    double mu2 = p.getMomentum2();
                    h[i] = mu * old + (1 - mu) * g;
                    v[i] = mu2 * v[i] + (1 - mu2) * g * g;
                    double correction = Math.sqrt(1 - Math.pow(mu2, step + 1)) / (1 - Math.pow(mu, step + 1));
                    return lr * correction * h[i] / (Math.sqrt(v[i]) + delta);
            }
        }
    }
}
