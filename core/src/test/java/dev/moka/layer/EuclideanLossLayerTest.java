package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EuclideanLossLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'EuclideanLoss'").bottom(10, 5).bottom(10, 5),
                layer("type: 'EuclideanLoss' loss_weight: 3.7").bottom(2, 3, 4).bottom(2, 12));
    }

    @Test
    void isHalfTheMeanSquareDistance() {
        Case two = layer("type: 'EuclideanLoss'").bottom(2, 1).values(1, 2).bottomIn(0, 1e-30f, 2, 1);
        assertThat(forward(two).get(0)).containsExactly(new float[] {1.25f}, within(1e-6f));
    }

    @Test
    void refusesBottomsOfDifferentSizes() {
        assertRefused(layer("type: 'EuclideanLoss'").bottom(2, 3).bottom(3, 3), "axis 0 counts the pictures");
        assertRefused(layer("type: 'EuclideanLoss'").bottom(2, 3).bottom(2, 4), "differ in size");
    }
}
