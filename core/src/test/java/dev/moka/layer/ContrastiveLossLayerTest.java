package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContrastiveLossLayerTest extends LayerTest {
    private static final String LEGACY = "contrastive_loss_param { legacy_version: true }";

    private static Case loss(String more) {
        return layer("type: 'ContrastiveLoss' " + more);
    }

    private static Case pairs(String more, int number, int channels) {
        return loss(more)
                .bottomIn(-1, 1, number, channels)
                .bottomIn(-1, 1, number, channels)
                .labels(2, number);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                pairs("", 512, 2),
                pairs(LEGACY, 512, 2),
                pairs("", 4, 3),
                pairs(LEGACY + " loss_weight: 2", 4, 3),
                pairs("contrastive_loss_param { margin: 2.5 }", 4, 2),
                pairs("contrastive_loss_param { margin: 9 legacy_version: true }", 4, 2),
                loss("").bottom(3, 5, 1, 1).bottom(3, 5, 1, 1).labels(3, 3, 1, 1, 1));
    }

    private static Case pair(String more, int similar) {
        return loss(more)
                .bottom(1, 2)
                .values(1, 0)
                .bottomOf(new float[] {0.5f, 0}, 1, 2)
                .bottomOf(new float[] {similar}, 1);
    }

    @Test
    void similarPairsAreDrawnTogether() {
        assertThat(forward(pair("", 1)).get(0)).containsExactly(0.125f);
        assertThat(gradientOfLoss(pair("", 1), 0)).containsExactly(0.5f, 0);
        assertThat(gradientOfLoss(pair("", 1), 1)).containsExactly(-0.5f, -0f);
    }

    @Test
    void dissimilarPairsAreDrivenApartUpToTheMargin() {
        assertThat(forward(pair("", 0)).get(0)).containsExactly(0.125f);
        assertThat(gradientOfLoss(pair("", 0), 0)).containsExactly(new float[] {-0.4999f, 0}, within(1e-6f));
        assertThat(forward(pair(LEGACY, 0)).get(0)).containsExactly(0.375f);
        assertThat(gradientOfLoss(pair(LEGACY, 0), 0)).containsExactly(new float[] {-0.5f, 0}, within(0f));
        Case far = pair("contrastive_loss_param { margin: 0.4 }", 0);
        assertThat(forward(far).get(0)).containsExactly(0);
        assertThat(gradientOfLoss(far, 0)).containsExactly(new float[] {0, 0}, within(0f));
    }

    @Test
    void refusesBottomsThatAreNoPairs() {
        assertRefused(loss("").bottom(2, 3, 2).bottom(2, 6).labels(2, 2), "give one vector for each pair, (N, C)");
        assertRefused(loss("").bottom(2, 3).bottom(2, 4).labels(2, 2), "N labels that say which pairs are similar");
        assertRefused(loss("").bottom(2, 3).bottom(2, 3).labels(2, 3), "N labels that say which pairs are similar");
    }
}
