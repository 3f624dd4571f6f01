package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PowerLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return "native Caffe divides y by x in its gradient, which is NaN of infinities: here it is the limit";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                power(0.37f, 0.83f, -2.4f).bottom(2, 3, 4, 5).anySize().inPlace(),
                power(0.37f, 0.83f, -2.4f).bottomIn(3.5f, 7, 2, 3, 4, 5).inPlace(),
                power(0.37f, 0.83f, 0).bottomIn(0.2f, 3, 2, 3, 4, 5).inPlace(),
                power(0, 0.83f, -2.4f).bottom(2, 3, 4, 5).inPlace(),
                power(1, 0.83f, -2.4f).bottom(2, 3, 4, 5).anySize().inPlace(),
                power(2, 0.34f, -2.4f).bottom(2, 3, 4, 5).inPlace(),
                power(2, 0.5f, -2.4f).bottom(2, 3, 4, 5).inPlace(),
                power(3, 2, 0).bottom(3, 17).inPlace(),
                power(-0.75f, 0.1f, 1).bottomIn(0, 9, 7).inPlace(),
                power(2.5f, 0, 3).bottom(7).inPlace(),
                layer("type: 'Power'").bottom(2, 3));
    }

    @Test
    void isThePowerOfShiftAndScaledX() {
        assertThat(forward(square()).get(0)).containsExactly(25, 0.25f, 1, 6.25f, 49);
        assertThat(backward(square(), 1, 1, 1, 1, 1)).containsExactly(-30, -3, 6, 15, 42);
    }

    private static Case square() {
        return power(2, 3, 1).bottom(5).values(-2, -0.5f, 0, 0.5f, 2);
    }

    @Test
    void onlyPowersThatAreNotWholeAreNaNBelowZero() {
        float[] x = {-4};
        assertThat(forward(power(0.5f, 1, 0).bottom(1).values(x)).get(0)).containsExactly(Float.NaN);
        assertThat(forward(power(0, 1, 0).bottom(1).values(x)).get(0)).containsExactly(1);
        assertThat(forward(power(1, 1, 0).bottom(1).values(x)).get(0)).containsExactly(-4);
        assertThat(forward(power(2, 1, 0).bottom(1).values(x)).get(0)).containsExactly(16);
    }

    /** Native Caffe divides y by x here, which is NaN. */
    @Test
    void theGradientOfACubeIsZeroAtZero() {
        assertThat(backward(power(3, 1, 0).bottom(2).values(0, 2), 1, 1)).containsExactly(0, 12);
    }

    @Test
    void whatDoesNotDependOnXHasNoGradientEvenForNaN() {
        assertThat(forward(power(2, 0, 3).bottom(1).values(Float.NaN)).get(0)).containsExactly(9);
        assertThat(backward(power(2, 0, 3).bottom(1).values(Float.NaN), 1)).containsExactly(0);
    }

    private static Case power(float power, float scale, float shift) {
        return layer("type: 'Power' power_param { power: %s scale: %s shift: %s }".formatted(power, scale, shift));
    }
}
