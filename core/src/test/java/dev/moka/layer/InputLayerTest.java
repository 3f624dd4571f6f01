package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InputLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Input' input_param { shape { dim: 2 dim: 3 } }")
                        .fixed()
                        .noGradient("there is no bottom"),
                layer("type: 'Input' input_param { shape { dim: 2 dim: 3 } }")
                        .tops(2)
                        .fixed()
                        .noGradient("there is no bottom"),
                layer("type: 'Input' input_param { shape { dim: 2 dim: 3 } shape { dim: 5 } }")
                        .tops(2)
                        .fixed()
                        .noGradient("there is no bottom"));
    }

    @Test
    void withoutAShapeTheTopIsEmptyUntilTheCallerShapesIt() {
        assertThat(shapeOf(layer("type: 'Input'"))).isEqualTo("(0,)");
    }

    @Test
    void shapesAreOneForAllOrOneEach() {
        Case three = layer("type: 'Input' input_param { shape { dim: 1 } shape { dim: 2 } }")
                .tops(3);
        assertRefused(three, "give one for all, or one each");
    }
}
