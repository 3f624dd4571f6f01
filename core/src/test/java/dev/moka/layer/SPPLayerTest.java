package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SPPLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                spp("pyramid_height: 3").bottom(2, 3, 9, 8).anySize(),
                spp("pyramid_height: 3").bottom(1, 2, 10, 13).anySize(),
                spp("pyramid_height: 2").bottom(1, 2, 3, 9).anySize(),
                spp("pyramid_height: 1").bottom(2, 3, 5, 4).anySize(),
                spp("pyramid_height: 3 pool: AVE").bottom(2, 3, 9, 8).anySize(),
                spp("pyramid_height: 2 pool: AVE").bottom(1, 2, 7, 7).anySize(),
                spp("pyramid_height: 1 pool: AVE").bottom(1, 1, 1, 1));
    }

    @Test
    void theVectorsLengthDoesNotDependOnThePicturesSize() {
        assertThat(shapeOf(spp("pyramid_height: 3").bottom(2, 3, 9, 8))).isEqualTo("(2, 63)");
        assertThat(shapeOf(spp("pyramid_height: 3").bottom(10, 3, 7, 7))).isEqualTo("(10, 63)");
        assertThat(shapeOf(spp("pyramid_height: 5").bottom(4, 3, 1024, 765))).isEqualTo("(4, 1023)");
        assertThat(shapeOf(spp("pyramid_height: 1").bottom(4, 3, 7, 5))).isEqualTo("(4, 3, 1, 1)");
    }

    @Test
    void levelsLieOneBehindTheOther() {
        Case nine = spp("pyramid_height: 2").bottom(1, 1, 3, 3).values(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(forward(nine).get(0)).containsExactly(9, 1, 3, 7, 9);
    }

    @Test
    void refusesWhatDoesNotFitWithTheReason() {
        assertRefused(spp("pyramid_height: 3").bottom(1, 1, 3, 9), "does not fill 4 x 4 bins");
        assertRefused(spp("").bottom(1, 1, 3, 3), "pyramid_height is 0");
        assertRefused(spp("pyramid_height: 2").bottom(1, 1, 3), "4 axes");
        assertRefused(
                spp("pyramid_height: 2 pool: STOCHASTIC").bottom(1, 1, 4, 4).train(), "pool: MAX or AVE");
    }

    private static Case spp(String param) {
        return layer("type: 'SPP' spp_param { " + param + " }").numeric(1e-4, 1e-2);
    }
}
