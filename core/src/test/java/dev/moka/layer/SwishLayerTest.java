package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SwishLayerTest extends LayerTest {
    private static final String WHY = "Caffe 1.0 has no Swish";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                swish("")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .notInCaffe(WHY)
                        .anySize()
                        .inPlace(),
                swish("beta: 1.5")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .notInCaffe(WHY)
                        .inPlace(),
                swish("beta: 0")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .notInCaffe(WHY)
                        .inPlace(),
                swish("beta: -3").bottom(3, 17).notInCaffe(WHY));
    }

    @Test
    void isXTimesItsSigmoid() {
        Case five = swish("").bottom(5).values(-2, -0.5f, 0, 0.5f, 2);
        assertThat(forward(five).get(0))
                .containsExactly(new float[] {-0.2384058f, -0.1887703f, 0, 0.3112297f, 1.761594f}, within(1e-6f));
        Case beta = swish("beta: 1.5").bottom(2).values(-1, 2);
        assertThat(forward(beta).get(0)).containsExactly(new float[] {-0.1824255f, 1.905148f}, within(1e-6f));
    }

    @Test
    void withBetaZeroItIsHalfOfX() {
        assertThat(forward(swish("beta: 0").bottom(3).values(-3, 0, 5)).get(0)).containsExactly(-1.5f, 0, 2.5f);
    }

    @Test
    void doesNotOverflow() {
        assertThat(forward(swish("").bottom(2).values(-1e4f, 1e4f)).get(0)).containsExactly(-0f, 1e4f);
    }

    private static Case swish(String param) {
        return layer("type: 'Swish' swish_param { " + param + " }");
    }
}
