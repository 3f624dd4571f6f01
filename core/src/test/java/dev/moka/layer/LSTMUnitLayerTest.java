package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LSTMUnitLayerTest extends LayerTest {
    /** Three streams of two hidden numbers. */
    private static Case unit(float... cont) {
        return layer("type: 'LSTMUnit'")
                .bottom(1, 3, 2)
                .bottom(1, 3, 8)
                .bottomOf(cont, 1, 3)
                .tops(2)
                .batchAxis(1);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                unit(0, 0, 0),
                unit(1, 0, 1),
                unit(1, 1, 1),
                unit(0.5f, 0.25f, -1).fixed().noGradient("Caffe's is that of a cont of 0 or 1"),
                layer("type: 'LSTMUnit'")
                        .bottomIn(-50, 50, 1, 4, 7)
                        .bottomIn(-50, 50, 1, 4, 28)
                        .labels(2, 1, 4)
                        .tops(2)
                        .batchAxis(1));
    }

    @Test
    void forgetsAndRemembers() {
        assertThat(forwardOne(1)).containsExactly(new float[] {0.4743823f, 0.2537504f}, within(1e-6f));
        assertThat(forwardOne(0)).containsExactly(new float[] {0.1994653f, 0.1130856f}, within(1e-6f));
    }

    private static float[] forwardOne(float cont) {
        List<float[]> tops = forward(layer("type: 'LSTMUnit'")
                .bottom(1, 1, 1)
                .values(0.5f)
                .bottomOf(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 1, 1, 4)
                .bottomOf(new float[] {cont}, 1, 1)
                .tops(2));
        return new float[] {tops.get(0)[0], tops.get(1)[0]};
    }

    @Test
    void gradientGoesToCellAndGates() {
        Case one = layer("type: 'LSTMUnit' loss_weight: 1 loss_weight: 1")
                .bottom(1, 1, 1)
                .values(0.5f)
                .bottomOf(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 1, 1, 4)
                .bottomOf(new float[] {1}, 1, 1)
                .tops(2);
        assertThat(gradientOfLoss(one, 0)).containsExactly(new float[] {0.8040511f}, within(1e-6f));
        assertThat(gradientOfLoss(one, 1))
                .containsExactly(new float[] {0.1385581f, 0.1809782f, 0.1079854f, 0.6568779f}, within(1e-6f));
    }

    @Test
    void refusesOtherShapes() {
        assertRefused(
                layer("type: 'LSTMUnit'")
                        .bottom(1, 3, 2)
                        .bottom(1, 3, 4)
                        .bottom(1, 3)
                        .tops(2),
                "give the cell (1, N, H), the gates (1, N, 4H) and cont (1, N)");
    }
}
