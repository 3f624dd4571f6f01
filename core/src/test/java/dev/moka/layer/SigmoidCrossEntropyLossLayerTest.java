package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SigmoidCrossEntropyLossLayerTest extends LayerTest {
    private static Case loss(String more) {
        return layer("type: 'SigmoidCrossEntropyLoss' " + more);
    }

    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return "native Caffe multiplies infinity by 0, which is NaN: here the loss is the limit";
    }

    @Override
    protected Stream<Case> cases() {
        Stream<Case> modes = Stream.of("FULL", "VALID", "BATCH_SIZE", "NONE")
                .map(mode -> "loss_param { ignore_label: 2 normalization: %s }".formatted(mode))
                .map(mode -> loss(mode).bottom(4, 5, 2).labels(3, 4, 5, 2));
        return Stream.concat(
                modes,
                Stream.of(
                        loss("").bottom(10, 5).bottomIn(0, 1, 10, 5),
                        loss("loss_weight: 3.7").bottom(3, 4).bottomIn(0, 1, 3, 2, 2),
                        loss("").bottomIn(-90, 90, 3, 4).labels(2, 3, 4),
                        loss("loss_param { ignore_label: 0 normalize: true }")
                                .bottom(3, 4)
                                .labels(2, 3, 4),
                        loss("loss_param { ignore_label: 0 normalize: false }")
                                .bottom(3, 4)
                                .labels(2, 3, 4),
                        loss("loss_param { ignore_label: 0 normalization: VALID }")
                                .bottom(3, 4)
                                .labels(1, 3, 4)));
    }

    private static Case three(String more) {
        return loss(more).bottom(1, 3).values(-2, 0, 3).bottomOf(new float[] {0, 1, 0.5f}, 1, 3);
    }

    @Test
    void isTheCrossEntropyOfEachTargetOverTheBatchSize() {
        assertThat(forward(three("")).get(0)).containsExactly(new float[] {2.368663f}, within(1e-6f));
        assertThat(forward(three("loss_param { normalization: VALID }")).get(0))
                .containsExactly(new float[] {0.7895542f}, within(1e-6f));
        assertThat(forward(three("loss_param { normalization: FULL }")).get(0))
                .containsExactly(new float[] {0.7895542f}, within(1e-6f));
        assertThat(gradientOfLoss(three(""), 0))
                .containsExactly(new float[] {0.1192029f, -0.5f, 0.4525741f}, within(1e-6f));
    }

    @Test
    void ignoredTargetsHaveNoGradient() {
        float[] targets = new float[50];
        Arrays.fill(targets, 1);
        Arrays.fill(targets, 0, 25, -1);
        float[] diff = gradientOfLoss(
                loss("loss_param { ignore_label: -1 }").bottom(10, 5).bottomOf(targets, 10, 5), 0);
        assertThat(Arrays.copyOf(diff, 25)).containsOnly(0);
        assertThat(Arrays.copyOfRange(diff, 25, 50)).doesNotContain(0);
    }

    @Test
    void refusesBottomsOfDifferentSizes() {
        assertRefused(loss("").bottom(2, 3).bottom(2, 4), "differ in size: give one target for each score");
        assertRefused(loss("").bottom(2, 3).bottom(3, 3), "axis 0 counts the pictures");
    }
}
