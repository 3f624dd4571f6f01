package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.text().contains("base: 1 ") || aCase.text().contains("scale: 0 ")
                ? "native Caffe's library makes 0 of a scale of 0 times NaN"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                exp("").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3).anySize().inPlace(),
                exp("shift: 1").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3).inPlace(),
                exp("base: 2").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3).inPlace(),
                exp("base: 2 shift: 1").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3),
                exp("base: 2 scale: 3").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3),
                exp("base: 2 shift: 1 scale: 3").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3),
                exp("base: 0.3 shift: -2").bottom(3, 17).inPlace(),
                exp("base: 1").bottom(7),
                exp("scale: 0 shift: 2").bottom(1, 2, 3));
    }

    @Test
    void isAPowerOfTheBase() {
        Case five = exp("base: 2 shift: 1 scale: 3").bottom(5).values(-2, -0.5f, 0, 0.5f, 2);
        assertThat(forward(five).get(0))
                .containsExactly(new float[] {0.03125f, 0.7071068f, 2, 5.656854f, 128}, within(2e-5f));
    }

    @Test
    void refusesABaseThatIsNotPositive() {
        assertRefused(exp("base: 0").bottom(2, 3), "exp_param.base is 0.0");
        assertRefused(exp("base: -2").bottom(2, 3), "above 0, or -1 for e");
    }

    private static Case exp(String param) {
        return layer("type: 'Exp' exp_param { " + param + " }");
    }
}
