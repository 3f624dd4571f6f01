package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HingeLossLayerTest extends LayerTest {
    private static final String L2 = "hinge_loss_param { norm: L2 }";

    private static Case loss(String more) {
        return layer("type: 'HingeLoss' " + more).kinkAt(1).kinkAt(-1);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                loss("").bottomIn(-10, 10, 10, 5).labels(5, 10),
                loss(L2).bottomIn(-10, 10, 10, 5).labels(5, 10),
                loss("loss_weight: 0.5").bottom(3, 4).labels(4, 3, 1, 1, 1),
                loss(L2 + " loss_weight: -2").bottom(3, 4, 2).labels(8, 3));
    }

    private static Case three(String more, int label) {
        return loss(more).bottom(1, 3).values(0.5f, -0.2f, 2).bottomOf(new float[] {label}, 1);
    }

    @Test
    void isWhatScoresLackToOne() {
        assertThat(forward(three("", 0)).get(0)).containsExactly(new float[] {4.3f}, within(1e-6f));
        assertThat(gradientOfLoss(three("", 0), 0)).containsExactly(-1, 1, 1);
        assertThat(forward(three(L2, 0)).get(0)).containsExactly(new float[] {9.89f}, within(1e-5f));
        assertThat(gradientOfLoss(three(L2, 0), 0)).containsExactly(new float[] {-1, 1.6f, 6}, within(1e-6f));
    }

    @Test
    void refusesLabelsThatAreNoClasses() {
        assertThatThrownBy(() -> forward(three("", 3)))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("layer 'layer': label 3 at (0,) is none of the 3 classes: give 0 to 2");
        assertRefused(
                loss("").bottom(2, 3).labels(3, 2, 2), "labels of shape (2, 2) for scores of shape (2, 3): give 2");
    }
}
