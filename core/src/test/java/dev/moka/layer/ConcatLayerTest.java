package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConcatLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Concat'").bottom(2, 3, 6, 5).bottom(2, 5, 6, 5).anySize(),
                layer("type: 'Concat' concat_param { axis: 0 }")
                        .bottom(2, 3, 4)
                        .bottom(5, 3, 4)
                        .bottom(1, 3, 4),
                layer("type: 'Concat' concat_param { axis: 0 }")
                        .bottom(2, 3, 6, 5)
                        .bottom(5, 3, 6, 5),
                layer("type: 'Concat' concat_param { axis: -1 }")
                        .bottom(2, 3, 1)
                        .bottom(2, 3, 4),
                layer("type: 'Concat' concat_param { axis: 2 }")
                        .bottom(1, 3, 7, 5)
                        .bottom(1, 3, 1, 5)
                        .anySize(),
                layer("type: 'Concat' concat_param { concat_dim: 1 }")
                        .bottom(2, 3)
                        .bottom(2, 4),
                layer("type: 'Concat' concat_param { concat_dim: 0 }")
                        .bottom(2, 3, 1, 1)
                        .bottom(2, 3, 1, 1),
                layer("type: 'Concat'").bottom(2, 3, 4, 5).anySize(),
                layer("type: 'Concat'")
                        .bottom(1, 17, 3, 3)
                        .bottom(1, 1, 3, 3)
                        .bottom(1, 9, 3, 3)
                        .bottom(1, 2, 3, 3)
                        .anySize(),
                layer("type: 'Concat' concat_param { axis: -3 }")
                        .bottom(2, 8, 3, 2)
                        .bottom(2, 16, 3, 2)
                        .anySize());
    }

    @Test
    void refusesBottomsThatDifferElsewhere() {
        assertRefused(layer("type: 'Concat'").bottom(2, 3, 4).bottom(2, 3, 5), "differ in more than axis 1");
        assertRefused(
                layer("type: 'Concat' concat_param { axis: 4 }").bottom(2, 3).bottom(2, 3), "axis 4 does not exist");
        assertRefused(
                layer("type: 'Concat' concat_param { axis: 1 concat_dim: 1 }")
                        .bottom(2, 3)
                        .bottom(2, 3),
                "remove concat_dim");
    }

    @Test
    void liesOneAfterTheOther() {
        Case two = layer("type: 'Concat'").bottom(2, 1).bottom(2, 2).values(8, 9);
        float[] y = forward(two).get(0);
        assertThat(y).hasSize(6).startsWith(8);
        assertThat(y[3]).isEqualTo(9);
    }
}
