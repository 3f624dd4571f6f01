package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SliceLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                slice("axis: 0").bottom(6, 12, 2, 3).tops(3).fixed(),
                slice("axis: 0").bottom(6, 12, 2, 3).tops(2).fixed(),
                slice("slice_point: 3").bottom(6, 12, 2, 3).tops(2).anySize(),
                slice("slice_point: 2 slice_point: 8")
                        .bottom(6, 12, 2, 3)
                        .tops(3)
                        .anySize(),
                slice("slice_dim: 1 slice_point: 4").bottom(4, 5, 2, 2).tops(2).anySize(),
                slice("slice_dim: 0").bottom(4, 5).tops(2).fixed(),
                slice("axis: -1 slice_point: 1 slice_point: 2 slice_point: 6")
                        .bottom(3, 2, 7)
                        .tops(4),
                slice("axis: -2").bottom(1, 2, 9, 5).tops(3),
                slice("").bottom(2, 3, 4, 5).tops(1).anySize(),
                slice("axis: 0 slice_point: 1 slice_point: 3").bottom(7).tops(3).fixed());
    }

    @Test
    void cutsBeforeEachSlicePoint() {
        List<float[]> parts =
                forward(slice("slice_point: 1").bottom(2, 3).tops(2).values(1, 2, 3, 4, 5, 6));
        assertThat(parts.get(0)).containsExactly(new float[] {1, 4}, within(0f));
        assertThat(parts.get(1)).containsExactly(new float[] {2, 3, 5, 6}, within(0f));
    }

    @Test
    void refusesCutsThatDoNotFit() {
        assertRefused(slice("").bottom(2, 5).tops(2), "5 numbers cannot be cut into 2 equal parts");
        assertRefused(slice("slice_point: 1 slice_point: 2").bottom(2, 5).tops(2), "give one less than tops");
        assertRefused(slice("slice_point: 3 slice_point: 3").bottom(2, 5).tops(3), "greater than the one before");
        assertRefused(slice("slice_point: 0").bottom(2, 5).tops(2), "greater than the one before");
        assertRefused(slice("slice_point: 5").bottom(2, 5).tops(2), "less than the size, 5");
        assertRefused(slice("axis: 1 slice_dim: 1").bottom(2, 4).tops(2), "remove slice_dim");
        assertRefused(slice("slice_dim: 4294967295").bottom(2, 4).tops(2), "must count from the front");
        assertRefused(slice("axis: 2").bottom(2, 4).tops(2), "axis 2 does not exist");
    }

    private static Case slice(String param) {
        return layer("type: 'Slice' slice_param { " + param + " }");
    }
}
