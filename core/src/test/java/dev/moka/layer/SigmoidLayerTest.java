package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SigmoidLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(

                layer("type: 'Sigmoid'").bottom(2, 3, 4, 5).anySize().inPlace(),
                layer("type: 'Sigmoid'").bottom(9).inPlace(),
                layer("type: 'Sigmoid'").bottom(4, 31),
                layer("type: 'Sigmoid'").bottom(1, 1, 2, 1, 3).anySize().inPlace());
    }

    @Test
    void isTheFunctionOfItsName() {
        assertThat(forward(layer("type: 'Sigmoid'").bottom(5).values(-2, -0.5f, 0, 0.5f, 2)).get(0))
                .containsExactly(new float[] {0.1192029f, 0.3775407f, 0.5f, 0.6224593f, 0.8807971f}, within(1e-6f));
    }

    @Test
    void doesNotOverflow() {
        assertThat(forward(layer("type: 'Sigmoid'").bottom(2).values(-1e4f, 1e4f)).get(0))
                .containsExactly(new float[] {0, 1}, within(1e-6f));
    }
}
