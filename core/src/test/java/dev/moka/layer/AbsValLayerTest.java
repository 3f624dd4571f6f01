package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AbsValLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'AbsVal'")
                        .bottom(2, 3, 4, 5)
                        .kinkAt(0)
                        .numeric(1e-2, 1e-3)
                        .anySize(),
                layer("type: 'AbsVal'").bottom(7).kinkAt(0).ties(),
                layer("type: 'AbsVal'").bottom(3, 17).kinkAt(0));
    }

    @Test
    void isTheDistanceFromZero() {
        assertThat(forward(layer("type: 'AbsVal'").bottom(3).values(-2, 0, 0.5f))
                        .get(0))
                .containsExactly(2, 0, 0.5f);
    }

    @Test
    void refusesToWorkInPlace() {
        assertRefused(layer("type: 'AbsVal' top: 'x0'").bottom(2, 3).tops(0), "cannot work in place");
    }
}
