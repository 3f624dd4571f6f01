package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ELULayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return "native Caffe multiplies the gradient of the other side by 0, which is NaN of infinity: here it is the limit";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                elu("alpha: 0.5")
                        .bottom(2, 3, 4, 5)
                        .kinkAt(0)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                elu("").bottom(3, 17).kinkAt(0).inPlace(),
                elu("alpha: 0").bottom(2, 3, 4, 5).kinkAt(0).numeric(1e-2, 1e-3).inPlace(),
                elu("alpha: 2").bottom(7).kinkAt(0).ties().inPlace(),
                elu("alpha: -1.5").bottom(1, 19, 2).kinkAt(0).inPlace());
    }

    @Test
    void bendsTowardsMinusAlpha() {
        Case five = elu("").bottom(5).values(-2, -0.5f, 0, 0.5f, 2);
        assertThat(forward(five).get(0))
                .containsExactly(new float[] {-0.8646647f, -0.3934693f, 0, 0.5f, 2}, within(1e-6f));
    }

    @Test
    void withAlphaZeroItIsReLU() {
        Case asReLU = elu("alpha: 0").bottom(2, 3, 4, 5);
        assertThat(forward(asReLU).get(0))
                .containsExactly(
                        forward(layer("type: 'ReLU'").bottom(2, 3, 4, 5)).get(0), within(0f));
    }

    private static Case elu(String param) {
        return layer("type: 'ELU' elu_param { " + param + " }");
    }
}
