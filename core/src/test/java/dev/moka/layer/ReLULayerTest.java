package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReLULayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'ReLU'").bottom(2, 3, 4, 5).kinkAt(0).anySize().inPlace(),
                layer("type: 'ReLU' relu_param { negative_slope: 0.1 }")
                        .bottom(7)
                        .kinkAt(0)
                        .inPlace(),
                layer("type: 'ReLU' relu_param { negative_slope: -2 }")
                        .bottom(1, 1, 1, 1)
                        .kinkAt(0)
                        .anySize()
                        .inPlace(),
                layer("type: 'ReLU'").bottom(2, 3, 1, 5, 3).kinkAt(0).ties().anySize(),
                layer("type: 'ReLU' relu_param { negative_slope: 0.5 }")
                        .bottom(3, 17)
                        .kinkAt(0)
                        .inPlace(),
                layer("type: 'ReLU'").bottom(2, 19, 7, 1).kinkAt(0).anySize().inPlace());
    }

    @Test
    void zeroAndBelowAreScaledBySlope() {
        Case slope = layer("type: 'ReLU' relu_param { negative_slope: 0.25 }").bottom(5);
        assertThat(forward(slope.values(-2, -0.5f, 0, 0.5f, 2)).get(0)).containsExactly(-0.5f, -0.125f, 0, 0.5f, 2);
    }

    @Test
    void negativeNumbersBecomeZeroAndNotMinusZero() {
        assertThat(forward(layer("type: 'ReLU'").bottom(2).values(-2, -0f)).get(0))
                .containsExactly(0f, 0f);
    }
}
