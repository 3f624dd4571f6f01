package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SilenceLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Silence'").bottom(2, 3, 4, 5).tops(0).anySize(),
                layer("type: 'Silence'").bottom(2, 3).bottom(7).tops(0));
    }

    @Test
    void itsBottomsAreNoOutputsAndHaveZeroDiffs() {
        String text = "layer { name: 'in' type: 'Input' top: 'x' top: 'unused' input_param { shape { dim: 2 } } }"
                + " layer { name: 'y' type: 'ReLU' bottom: 'x' top: 'y' }"
                + " layer { name: 'quiet' type: 'Silence' bottom: 'unused' bottom: 'y' }";
        try (Net net = net(text, Gradients.ALL)) {
            assertThat(net.outputs()).isEmpty();
            net.blob("x").set(1);
            net.blob("x").setDiff(5);
            net.blob("y").setDiff(6);
            net.blob("unused").setDiff(7);
            assertThat(net.forward()).isEmpty();
            net.backward();
            assertThat(net.blob("unused").diff()).containsOnly(0);
            assertThat(net.blob("y").diff()).containsOnly(0);
            assertThat(net.blob("x").diff()).containsOnly(0);
        }
    }
}
