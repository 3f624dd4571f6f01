package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BNLLLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'BNLL'")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                layer("type: 'BNLL'").bottomIn(-60, 60, 9, 31).inPlace(),
                layer("type: 'BNLL'").bottom(7).ties());
    }

    @Test
    void isTheLogarithmOfOneAndExp() {
        assertThat(forward(layer("type: 'BNLL'").bottom(5).values(-2, -0.5f, 0, 0.5f, 2))
                        .get(0))
                .containsExactly(new float[] {0.126928f, 0.474077f, 0.6931472f, 0.974077f, 2.126928f}, within(1e-6f));
    }

    @Test
    void isNeitherBelowZeroNorBelowX() {
        Case wide = layer("type: 'BNLL'").bottom(5).values(-1e4f, -30, 0, 30, 1e4f);
        assertThat(forward(wide).get(0)).containsExactly(new float[] {0, 0, 0.6931472f, 30, 1e4f}, within(1e-6f));
    }
}
