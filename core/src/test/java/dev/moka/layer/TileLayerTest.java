package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TileLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                tile("tiles: 1").bottom(2, 3, 4, 5).anySize(),
                tile("tiles: 3").bottom(2, 3, 4, 5).anySize(),
                tile("axis: 0 tiles: 3").bottom(2, 3, 4, 5),
                tile("axis: 2 tiles: 3").bottom(2, 3, 4, 5).anySize(),
                tile("axis: 3 tiles: 2").bottom(2, 3, 4, 5).anySize(),
                tile("axis: -1 tiles: 7").bottom(3, 1),
                tile("axis: 0 tiles: 4").bottom(5));
    }

    @Test
    void shapesAreThoseOfCaffesTests() {
        assertThat(shapeOf(tile("axis: 0 tiles: 3").bottom(2, 3, 4, 5))).isEqualTo("(6, 3, 4, 5)");
        assertThat(shapeOf(tile("axis: 3 tiles: 3").bottom(2, 3, 4, 5))).isEqualTo("(2, 3, 4, 15)");
        assertThat(shapeOf(tile("axis: 3 tiles: 1").bottom(2, 3, 4, 5))).isEqualTo("(2, 3, 4, 5)");
    }

    @Test
    void repeatsWhatLiesFromTheAxisOn() {
        assertThat(forward(tile("tiles: 2").bottom(2, 2).values(1, 2, 3, 4)).get(0))
                .containsExactly(new float[] {1, 2, 1, 2, 3, 4, 3, 4}, within(0f));
    }

    @Test
    void refusesLessThanOneTileAndTooMany() {
        assertRefused(tile("").bottom(2, 3), "tiles is 0");
        assertRefused(tile("tiles: -1").bottom(2, 3), "tiles is -1");
        assertRefused(tile("axis: 2 tiles: 2").bottom(2, 3), "axis 2 does not exist");
        assertRefused(tile("tiles: 2000000000").bottom(2, 3), "too large");
    }

    private static Case tile(String param) {
        return layer("type: 'Tile' tile_param { " + param + " }");
    }
}
