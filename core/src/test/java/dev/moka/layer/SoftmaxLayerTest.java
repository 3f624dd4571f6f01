package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SoftmaxLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Softmax'")
                        .bottom(2, 10, 2, 3)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                layer("type: 'Softmax'").bottom(3, 17).inPlace(),
                layer("type: 'Softmax'").bottom(1, 1),
                layer("type: 'Softmax' softmax_param { axis: 0 }").bottom(5, 3, 2),
                layer("type: 'Softmax' softmax_param { axis: -1 }")
                        .bottom(2, 3, 4, 7)
                        .anySize()
                        .inPlace(),
                layer("type: 'Softmax' softmax_param { axis: 2 }")
                        .bottom(2, 3, 5, 1)
                        .anySize(),
                layer("type: 'Softmax'").bottom(2, 1000),
                layer("type: 'Softmax'").bottom(1, 21, 13, 11).anySize());
    }

    @Test
    void isExpOverTheSumOfAll() {
        assertThat(forward(layer("type: 'Softmax'").bottom(1, 3).values(1, 2, 3))
                        .get(0))
                .containsExactly(new float[] {0.09003057f, 0.2447285f, 0.665241f}, within(1e-6f));
    }

    @Test
    void alongItsAxisTheSumIsOne() {
        float[] y = forward(layer("type: 'Softmax'").bottom(2, 10, 2, 3)).get(0);
        for (int i = 0; i < 12; i++) {
            double sum = 0;
            for (int c = 0; c < 10; c++) {
                sum += y[(i / 6 * 10 + c) * 6 + i % 6];
            }
            assertThat(sum).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void doesNotOverflow() {
        assertThat(forward(layer("type: 'Softmax'").bottom(1, 3).values(1e4f, -1e4f, 1e4f))
                        .get(0))
                .containsExactly(new float[] {0.5f, 0, 0.5f}, within(1e-6f));
    }

    @Test
    void refusesAnAxisThatIsNotThere() {
        assertRefused(layer("type: 'Softmax' softmax_param { axis: 2 }").bottom(2, 3), "axis 2 does not exist");
    }
}
