package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClipLayerTest extends LayerTest {
    private static final String WHY = "Caffe 1.0 has no Clip";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                clip(-1, 2)
                        .bottom(2, 3, 4, 5)
                        .kinkAt(-1)
                        .kinkAt(2)
                        .numeric(1e-2, 1e-3)
                        .notInCaffe(WHY)
                        .anySize()
                        .inPlace(),
                clip(0, 0.5f)
                        .bottom(3, 17)
                        .kinkAt(0)
                        .kinkAt(0.5f)
                        .notInCaffe(WHY)
                        .inPlace());
    }

    @Test
    void numbersBeyondTheBoundsBecomeTheBounds() {
        assertThat(forward(clip(-1, 2).bottom(7).values(-3, -1, -0.5f, 0, 1.5f, 2, 3))
                        .get(0))
                .containsExactly(-1, -1, -0.5f, 0, 1.5f, 2, 2);
    }

    @Test
    void theGradientPassesFromBoundToBoundBothIncluded() {
        Case bounds = clip(-1, 2).bottom(5).values(-1.01f, -1, 0, 2, 2.01f);
        assertThat(backward(bounds, 3, 3, 3, 3, 3)).containsExactly(0, 3, 3, 3, 0);
    }

    @Test
    void refusesToRunWithoutBounds() {
        assertRefused(layer("type: 'Clip'").bottom(2, 3), "Clip has no bounds");
    }

    private static Case clip(float min, float max) {
        return layer("type: 'Clip' clip_param { min: %s max: %s }".formatted(min, max));
    }
}
