package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlattenLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(

                layer("type: 'Flatten'").bottom(2, 3, 6, 5).anySize(),
                layer("type: 'Flatten' flatten_param { axis: 2 }").bottom(2, 3, 6, 5).anySize(),
                layer("type: 'Flatten' flatten_param { end_axis: -2 }").bottom(2, 3, 6, 5).anySize(),
                layer("type: 'Flatten' flatten_param { axis: 0 end_axis: -2 }").bottom(2, 3, 6, 5).anySize(),
                layer("type: 'Flatten' flatten_param { axis: -1 }").bottom(2, 3, 1),
                layer("type: 'Flatten'").bottom(4, 1));
    }

    @Test
    void shapesAreThoseOfCaffesTests() {
        assertThat(shapeOf(flatten("").bottom(2, 3, 6, 5))).isEqualTo("(2, 90)");
        assertThat(shapeOf(flatten("axis: 2").bottom(2, 3, 6, 5))).isEqualTo("(2, 3, 30)");
        assertThat(shapeOf(flatten("end_axis: -2").bottom(2, 3, 6, 5))).isEqualTo("(2, 18, 5)");
        assertThat(shapeOf(flatten("axis: 0 end_axis: -2").bottom(2, 3, 6, 5))).isEqualTo("(36, 5)");
    }

    @Test
    void refusesAnEndBeforeItsBeginning() {
        assertRefused(flatten("axis: 2 end_axis: 1").bottom(2, 3, 6, 5), "lies behind end_axis");
    }

    private static Case flatten(String param) {
        return layer("type: 'Flatten' flatten_param { " + param + " }");
    }
}
