package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.moka.model.SolverFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    private static LearningRate rate(String text) {
        return new LearningRate(
                SolverFile.parse("base_lr: 0.01 " + text, "solver").solver());
    }

    @ParameterizedTest
    @CsvSource({
        "lr_policy: 'fixed', 77, 0.01",
        "lr_policy: 'inv' gamma: 1e-4 power: 0.75, 0, 0.01",
        "lr_policy: 'inv' gamma: 1e-4 power: 0.75, 100, 0.0099256503",
        "lr_policy: 'inv' gamma: 1e-4 power: 0.75, 500, 0.0096406879",
        "lr_policy: 'inv' gamma: 1e-4 power: 0.75, 5000, 0.0073778795",
        "lr_policy: 'inv' gamma: 1e-4 power: 0.75, 10000, 0.0059460356",
        "lr_policy: 'step' gamma: 0.1 stepsize: 5000, 4999, 0.01",
        "lr_policy: 'step' gamma: 0.1 stepsize: 5000, 5000, 0.001",
        "lr_policy: 'poly' power: 0.5 max_iter: 1000, 0, 0.01",
        "lr_policy: 'poly' power: 0.5 max_iter: 1000, 500, 0.0070710678",
        "lr_policy: 'poly' power: 0.5 max_iter: 1000, 999, 0.00031622777",
        "lr_policy: 'exp' gamma: 0.999, 1000, 0.0036769542",
        "lr_policy: 'sigmoid' gamma: 0.01 stepsize: 500, 0, 6.6928509e-05",
        "lr_policy: 'sigmoid' gamma: 0.01 stepsize: 500, 500, 0.005",
        "lr_policy: 'sigmoid' gamma: 0.01 stepsize: 500, 1000, 0.0099330715",
    })
    void followsItsPolicy(String text, int iteration, double expected) {
        assertThat((double) rate(text).at(iteration)).isCloseTo(expected, withinPercentage(0.01));
    }

    @Test
    void multistepGoesOnOneStepATime() {
        LearningRate rate = rate("lr_policy: 'multistep' gamma: 0.9 stepvalue: 5000 stepvalue: 7000 stepvalue: 8000"
                + " stepvalue: 9000 stepvalue: 9500");
        float last = 0;
        for (int i = 0; i <= 9500; i++) {
            last = rate.at(i);
        }
        assertThat((double) last).isCloseTo(0.0059049, withinPercentage(0.001));
        assertThat(rate.currentStep()).isEqualTo(5);
        rate.currentStep(0);
        assertThat((double) rate.at(9501)).as("one step, as in Caffe").isCloseTo(0.009, withinPercentage(0.001));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lr_policy: 'stp'                          | lr_policy \"stp\" is unknown (did you mean \"step\"?): give one of fixed, step",
                "momentum: 0                               | the solver has no lr_policy: give one of fixed",
                "lr_policy: 'step' gamma: 0.1              | lr_policy step needs a stepsize above 0, not 0",
                "lr_policy: 'sigmoid' gamma: -1 stepsize: 1 | lr_policy sigmoid needs a gamma of 0 or more, not -1.0",
            })
    void refusesWhatMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> rate(text)).hasMessageContaining(message);
    }
}
