package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MultinomialLogisticLossLayerTest extends LayerTest {
    private static Case loss(String more) {
        return layer("type: 'MultinomialLogisticLoss' " + more);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                loss("").bottomIn(0.2f, 1, 10, 5).labels(5, 10),
                loss("loss_weight: 2").bottomIn(0.2f, 1, 3, 4, 2).labels(8, 3, 1, 1),
                loss("").bottomIn(-1, 0, 2, 3).labels(3, 2).noGradient("it is that of 1e-20, too steep to measure"));
    }

    private static Case two(int label) {
        return loss("").bottom(2, 2).values(0.25f, 0.75f, 0, 1).bottomOf(new float[] {1, label}, 2);
    }

    @Test
    void isTheMeanOfMinusLogOfTheTrueClasses() {
        assertThat(forward(two(1)).get(0)).containsExactly(new float[] {0.1438410f}, within(1e-6f));
        assertThat(gradientOfLoss(two(1), 0)).containsExactly(new float[] {0, -0.6666667f, 0, -0.5f}, within(1e-6f));
    }

    @Test
    void aProbabilityOfZeroIsTakenAsAlmostZero() {
        assertThat(forward(two(0)).get(0)).containsExactly(new float[] {23.169692f}, within(1e-5f));
        assertThat(gradientOfLoss(two(0), 0)[2]).isEqualTo(-0.5f / 1e-20f);
    }

    @Test
    void refusesLabelsThatAreNoClasses() {
        assertThatThrownBy(() -> forward(two(-2))).hasMessageContaining("label -2 at (1,) is none of the 2 classes");
        assertRefused(loss("").bottom(2, 3).labels(3, 2, 2), "give 2, one for each place");
    }
}
