package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Blob;
import dev.moka.Gradients;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.model.SolverFile;
import dev.moka.proto.SolverParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateRuleTest {
    private static SolverParameter solver(String text) {
        return SolverFile.parse(text, "solver").solver();
    }

    /** A net of one parameter. */
    private static Net net(int count, float lrMult, float decayMult) {
        String text = String.format("""
                layer { name: 'w' type: 'Parameter' top: 'w' parameter_param { shape { dim: %d } }
                        param { lr_mult: %f decay_mult: %f } }""", count, lrMult, decayMult);
        return new Net(
                Prototxt.parseNet(text, "net").net(),
                NetOptions.defaults().withBackend(NetOptions.JAVA).withGradients(Gradients.ALL));
    }

    private static Blob weight(Net net) {
        return net.params("w").get(0);
    }

    /** One weight, first 1, with its own value as gradient. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: 'SGD' base_lr: 0.1 momentum: 0.9            | 0.9          | 0.72           | 0.486",
                "type: 'Nesterov' base_lr: 0.1 momentum: 0.9       | 0.81         | 0.5751         | 0.327321",
                "type: 'AdaGrad' base_lr: 0.1                      | 0.9          | 0.83310353     | 0.78045618",
                "type: 'RMSProp' base_lr: 0.1 rms_decay: 0.99      | 9.999999e-08 | -5.0377137e-10 | 5.0885483e-12",
                "type: 'AdaDelta' base_lr: 1 momentum: 0.95 delta: 1e-6 | 0.99552791 | 0.99100875   | 0.98646456",
                "type: 'Adam' base_lr: 0.1 momentum: 0.9           | 0.90000003   | 0.80041228     | 0.70158635",
            })
    void followsItsFormula(String text, double first, double second, double third) {
        SolverParameter p = solver(text);
        Net net = net(1, 1, 1);
        Blob w = weight(net);
        w.set(1);
        Updater updater = new Updater(p, net);
        double[] expected = {first, second, third};
        for (int step = 0; step < 3; step++) {
            w.setDiff(w.data());
            updater.update(p.getBaseLr(), step, 1);
            // The values were computed in double, from decimals that a float cannot hold; RMSProp's fall to what is
            // lost so.
            assertThat((double) w.data()[0]).as("step %d", step).isCloseTo(expected[step], within(1e-6));
        }
    }

    @Test
    void clipsBeforeIterSizeDivides() {
        SolverParameter p = solver("base_lr: 1 clip_gradients: 1 iter_size: 2");
        Net net = net(2, 1, 1);
        Blob w = weight(net);
        w.setDiff(3, 4);
        Updater updater = new Updater(p, net);
        assertThat(updater.gradientNorm()).isEqualTo(5);
        updater.update(1, 0, p.getClipGradients() / updater.gradientNorm());
        assertThat(w.diff()).as("the update").containsExactly(new float[] {0.3f, 0.4f}, within(1e-7f));
        assertThat(w.data()).containsExactly(new float[] {-0.3f, -0.4f}, within(1e-7f));
    }

    @Test
    void decaysByTheParametersOwnFactor() {
        Net net = net(3, 10, 3);
        Blob w = weight(net);
        w.set(2, 0, -4);
        new Updater(solver("weight_decay: 0.1"), net).update(0.01f, 0, 1);
        assertThat(w.data()).containsExactly(new float[] {2 - 0.06f, 0, -4 + 0.12f}, within(1e-6f));

        w.set(2, 0, -4);
        w.setDiff(0);
        new Updater(solver("weight_decay: 0.1 regularization_type: 'L1'"), net).update(0.01f, 0, 1);
        assertThat(w.data()).containsExactly(new float[] {2 - 0.03f, 0, -4 + 0.03f}, within(1e-6f));
    }

    @Test
    void historyIsKeptOfWhatDoesNotLearn() {
        Net net = net(1, 0, 1);
        Blob w = weight(net);
        w.set(1);
        w.setDiff(3);
        Updater updater = new Updater(solver("type: 'Adam' momentum: 0.5"), net);
        updater.update(1, 0, 1);
        assertThat(w.data()).containsExactly(1);
        assertThat(updater.history()).hasSize(2);
        assertThat(updater.history().get(0).data()).containsExactly(1.5f);
    }

    @Test
    void whatDoesNotLearnIsLeftAlone() {
        Net net = net(1, 0, 1);
        weight(net).setDiff(3);
        long version = weight(net).dataStorage().version();
        new Updater(solver("momentum: 0.9"), net).update(1, 0, 1);
        assertThat(weight(net).dataStorage().version())
                .as("nothing derived from it is stale")
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: 'Adm'                          | solver type \"Adm\" is unknown (did you mean \"Adam\"?): give one of SGD",
                "type: 'AdaGrad' momentum: 0.9        | AdaGrad has no momentum: remove",
                "type: 'RMSProp' momentum: 0.9        | RMSProp has no momentum: remove",
                "type: 'RMSProp' rms_decay: 1         | rms_decay is 1.0: give 0 or more, and less than 1",
                "regularization_type: 'L3'            | regularization_type \"L3\" is unknown: give L1 or L2",
            })
    void refusesWhatMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> new Updater(solver(text), net(1, 1, 1))).hasMessageContaining(message);
    }
}
