package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReshapeLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                reshape("shape { dim: 0 dim: -1 dim: 1 dim: 1 }")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                reshape("shape { dim: 0 dim: 0 dim: 0 dim: 0 }")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                reshape("shape { dim: 0 dim: 3 dim: 10 dim: -1 }").bottom(2, 3, 6, 5),
                reshape("axis: 1 shape { dim: 3 dim: 10 dim: -1 }").bottom(2, 3, 6, 5),
                reshape("axis: 1 num_axes: 2 shape { dim: -1 }")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                reshape("axis: 0 num_axes: 0 shape { dim: 1 dim: 1 dim: 1 }").bottom(2, 3, 6, 5),
                reshape("axis: -1 num_axes: 0 shape { dim: 1 dim: 1 }").bottom(2, 3, 6, 5),
                reshape("axis: 2 num_axes: 0 shape { dim: 1 }")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                reshape("axis: -2 shape { dim: -1 }").bottom(2, 3, 6, 5).anySize(),
                reshape("shape { dim: 6 dim: 2 dim: 3 dim: 5 }")
                        .bottom(2, 3, 6, 5)
                        .fixed(),
                reshape("shape { dim: -1 dim: 5 }").bottom(2, 3, 6, 5));
    }

    @Test
    void shapesAreThoseOfCaffesTests() {
        assertThat(shapeOf(reshape("shape { dim: 0 dim: 3 dim: 10 dim: -1 }").bottom(2, 3, 6, 5)))
                .isEqualTo("(2, 3, 10, 3)");
        assertThat(shapeOf(reshape("axis: -1 num_axes: 0 shape { dim: 1 dim: 1 dim: 1 }")
                        .bottom(2, 3, 6, 5)))
                .isEqualTo("(2, 3, 6, 5, 1, 1, 1)");
        assertThat(shapeOf(reshape("axis: 1 num_axes: 2 shape { dim: -1 }").bottom(2, 3, 6, 5)))
                .isEqualTo("(2, 18, 5)");
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused(
                reshape("shape { dim: 7 dim: -1 }").bottom(2, 3, 6, 5),
                "(180 numbers) cannot become (7, -1): no size for -1 makes as many numbers");
        assertRefused(reshape("shape { dim: 7 dim: 34 }").bottom(2, 3, 6, 5), "cannot become (7, 34), which has 238");
        assertRefused(reshape("shape { dim: -1 dim: -1 }").bottom(2, 3), "only one can be inferred");
        assertRefused(reshape("axis: 1 num_axes: 9 shape { dim: -1 }").bottom(2, 3), "leaves the bottom's shape");
        assertRefused(reshape("shape { dim: 0 dim: 0 dim: 0 dim: 6 }").bottom(2, 3), "axis 2 does not exist");
        assertRefused(reshape("shape { dim: -2 dim: 3 }").bottom(2, 3), "give a size");
        assertRefused(reshape("shape { dim: 4294967296 dim: -1 }").bottom(2, 3), "give a size");
    }

    private static Case reshape(String param) {
        return layer("type: 'Reshape' reshape_param { " + param + " }");
    }
}
