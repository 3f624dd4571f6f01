package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SoftmaxWithLossLayerTest extends LayerTest {
    private static Case loss(String more) {
        return layer("type: 'SoftmaxWithLoss' " + more);
    }

    /** Scores of five classes at every pixel, wide apart. */
    private static Case pixels(String more) {
        return loss(more).bottomIn(-20, 20, 10, 5, 2, 3).labels(5, 10, 2, 3);
    }

    @Override
    protected Stream<Case> cases() {
        Stream<Case> modes = Stream.of("FULL", "VALID", "BATCH_SIZE", "NONE")
                .map(mode -> pixels("loss_param { ignore_label: 2 normalization: %s }".formatted(mode)));
        return Stream.concat(
                modes,
                Stream.of(
                        loss("").bottom(3, 4).labels(4, 3),
                        pixels(""),
                        pixels("loss_param { ignore_label: 0 }"),
                        pixels("loss_param { ignore_label: 2 normalize: true }"),
                        pixels("loss_param { ignore_label: 2 normalize: false }"),
                        pixels("loss_param { ignore_label: 2 normalize: true normalization: NONE }"),
                        loss("loss_param { ignore_label: 0 }").bottom(3, 4).labels(1, 3),
                        loss("").bottom(2, 3, 4)
                                .labels(3, 2, 4)
                                .tops(2)
                                .topsWithGradient(1)
                                .notInCaffe(
                                        "1.0 refuses one loss weight for two tops, and its inner Softmax refuses two"),
                        loss("loss_weight: -0.5").bottom(2, 10).labels(10, 2, 1, 1, 1),
                        loss("softmax_param { axis: 2 }").bottom(2, 3, 5, 4).labels(5, 2, 12),
                        loss("softmax_param { axis: -1 }").bottom(2, 3, 4).labels(4, 2, 3)));
    }

    private static Case threeScores(int label) {
        return loss("").bottom(1, 3).values(1, 2, 3).bottomOf(new float[] {label}, 1);
    }

    @Test
    void isMinusLogOfTheTrueClassProbability() {
        assertThat(forward(threeScores(0)).get(0)).containsExactly(new float[] {2.407606f}, within(1e-6f));
        assertThat(forward(threeScores(2)).get(0)).containsExactly(new float[] {0.407606f}, within(1e-6f));
    }

    @Test
    void gradientIsTheProbabilityLessOneForTheTrueClass() {
        assertThat(gradientOfLoss(threeScores(2), 0))
                .containsExactly(new float[] {0.09003057f, 0.2447285f, -0.334759f}, within(1e-6f));
    }

    @Test
    void lossesThatEachIgnoreOneClassAddUp() {
        double full = forward(pixels("loss_param { normalize: false }")).get(0)[0];
        double sum = IntStream.range(0, 5)
                .mapToDouble(
                        label -> forward(pixels("loss_param { normalize: false ignore_label: %d }".formatted(label)))
                                .get(0)[0])
                .sum();
        assertThat(sum).isCloseTo(4 * full, within(1e-4 * full));
    }

    @Test
    void theSecondTopNeedsNoLossWeight() {
        Case two = loss("").bottom(1, 3).values(1, 2, 3).labels(3, 1).tops(2);
        assertThat(forward(two).get(1))
                .containsExactly(new float[] {0.09003057f, 0.2447285f, 0.665241f}, within(1e-6f));
    }

    @Test
    void refusesALabelThatIsNoClass() {
        assertThatThrownBy(() -> forward(loss("").bottom(1, 3, 1, 2).bottomOf(new float[] {1, 7}, 1, 1, 2)))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("layer 'layer': label 7 at (0, 0, 1) is none of the 3 classes: give 0 to 2");
        assertThatThrownBy(() -> forward(
                        loss("loss_param { ignore_label: 255 }").bottom(1, 3).bottomOf(new float[] {-1}, 1)))
                .hasMessageContaining("label -1 at (0,)");
    }

    @Test
    void refusesAnotherNumberOfLabels() {
        assertRefused(
                loss("").bottom(2, 3, 4).labels(3, 2), "give 8, one for each place off the axis of the 3 classes");
        assertRefused(loss("").bottom(2, 3).labels(3, 3), "axis 0 counts the pictures");
    }
}
