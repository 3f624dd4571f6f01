package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(

                layer("type: 'Split'").bottom(2, 3, 4, 5).tops(2).anySize(),
                layer("type: 'Split'").bottom(7).tops(1),
                layer("type: 'Split'").bottom(1, 3).tops(5));
    }

    @Test
    void cannotWorkInPlace() {
        assertRefused(layer("type: 'Split' top: 'x0'").bottom(3), "names of their own");
    }
}
