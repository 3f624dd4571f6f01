package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                log("").bottomIn(0.1f, 4, 2, 3, 4, 5).anySize().inPlace(),
                log("base: 2").bottomIn(0.1f, 4, 2, 3, 4, 5).inPlace(),
                log("base: 2 shift: 1").bottomIn(-0.8f, 4, 2, 3, 4, 5).inPlace(),
                log("base: 2 scale: 3").bottomIn(0.1f, 4, 2, 3, 4, 5).inPlace(),
                log("base: 2 shift: 1 scale: 3").bottomIn(-0.2f, 4, 2, 3, 4, 5).inPlace(),
                log("base: 0.3 scale: -2 shift: 5").bottomIn(-3, 2, 3, 17),
                log("").bottom(7, 3));
    }

    @Test
    void isTheLogarithmToTheBase() {
        Case five = log("base: 2 shift: 3").bottom(5).values(-2, -0.5f, 0, 0.5f, 2);
        assertThat(forward(five).get(0))
                .containsExactly(new float[] {0, 1.321928f, 1.584963f, 1.807355f, 2.321928f}, within(1e-6f));
    }

    @Test
    void ofZeroIsMinusInfinityAndBelowThereIsNone() {
        assertThat(forward(log("").bottom(2).values(0, -1)).get(0)).containsExactly(Float.NEGATIVE_INFINITY, Float.NaN);
    }

    @Test
    void refusesABaseThatHasNoLogarithms() {
        for (String base : new String[] {"0", "-2", "1"}) {
            assertRefused(log("base: " + base).bottom(2, 3), "log_param.base is " + base);
        }
    }

    private static Case log(String param) {
        return layer("type: 'Log' log_param { " + param + " }");
    }
}
