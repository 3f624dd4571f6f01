package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CropLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                crop("axis: 1").bottom(2, 3, 4).bottom(2, 3, 4).inPlace(),
                crop("").bottom(2, 4, 5, 4).bottom(2, 3, 4, 2).anySize(),
                crop("axis: 0").bottom(2, 4, 5, 4).bottom(2, 3, 4, 2),
                crop("axis: -1").bottom(2, 4, 5, 4).bottom(2, 3, 4, 2).anySize(),
                crop("axis: 2 offset: 1 offset: 2")
                        .bottom(2, 4, 5, 4)
                        .bottom(2, 3, 4, 2)
                        .anySize(),
                crop("axis: 0 offset: 0 offset: 1 offset: 1 offset: 2")
                        .bottom(2, 4, 5, 4)
                        .bottom(2, 3, 4, 2),
                crop("axis: 2 offset: 1").bottom(1, 2, 7, 9).bottom(1, 5, 3, 3).anySize(),
                crop("axis: 2 offset: 1 offset: 2 offset: 0")
                        .bottom(2, 3, 4, 5, 3)
                        .bottom(2, 3, 2, 3, 3)
                        .anySize(),
                crop("axis: 1").bottom(3, 7).bottom(3, 1),
                crop("axis: 2 offset: 3 offset: 2")
                        .bottom(2, 17, 12, 13)
                        .bottom(2, 1, 9, 9)
                        .anySize());
    }

    @Test
    void refusesACutThatLeavesThePicture() {
        assertRefused(crop("offset: 2").bottom(2, 4, 5, 4).bottom(2, 3, 4, 2), "does not fit into");
        assertRefused(crop("offset: 1 offset: 1 offset: 1").bottom(2, 4, 5, 4).bottom(2, 3, 4, 2), "one each");
        assertRefused(crop("axis: 0").bottom(2, 4, 5, 4).bottom(2, 3, 4), "does not fit into");
    }

    @Test
    void copiesTheWindow() {
        Case window = crop("axis: 0 offset: 1").bottom(2, 3).bottom(1, 2).values(1, 2, 3, 4, 5, 6);
        assertThat(forward(window).get(0)).containsExactly(new float[] {5, 6}, within(0f));
    }

    /** Of the reference only the shape counts, so its gradient is zero, even where it is asked for. */
    @Test
    void theReferenceHasAGradientOfZero() {
        String text = "layer { name: 'a' type: 'Parameter' top: 'a' parameter_param { shape { dim: 3 } } }"
                + " layer { name: 'b' type: 'Parameter' top: 'b' parameter_param { shape { dim: 2 } } }"
                + " layer { name: 'cut' type: 'Crop' bottom: 'a' bottom: 'b' top: 'cut' crop_param { axis: 0 offset: 1 } loss_weight: 1 }";
        try (Net net = net(text, Gradients.AS_DESCRIBED)) {
            net.blob("b").setDiff(7);
            net.forward();
            net.backward();
            assertThat(net.params("a").get(0).diff()).containsExactly(0, 1, 1);
            assertThat(net.params("b").get(0).diff()).containsExactly(0, 0);
        }
    }

    private static Case crop(String param) {
        return layer("type: 'Crop' crop_param { " + param + " }");
    }
}
