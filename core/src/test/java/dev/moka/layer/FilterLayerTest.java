package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FilterLayerTest extends LayerTest {
    private static final String TWO = "layer { name: 'in' type: 'Input' top: 'x' top: 'label' top: 'selector'"
            + " input_param { shape { dim: 4 dim: 2 } shape { dim: 4 } shape { dim: 4 } } }"
            + " layer { name: 'filter' type: 'Filter' bottom: 'x' bottom: 'label' bottom: 'selector' top: 'y' top: 'kept' }"
            + " layer { name: 'double' type: 'Eltwise' bottom: 'y' bottom: 'y' top: 'twice' }";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Filter'").bottom(8, 3, 6, 4).labels(2, 8),
                layer("type: 'Filter'")
                        .bottom(8, 3)
                        .bottom(8)
                        .labels(3, 8, 1, 1, 1)
                        .tops(2),
                layer("type: 'Filter'").bottom(5, 7).labels(2, 5, 1));
    }

    @Test
    void keepsTheItemsThatAreSelected() {
        try (Net net = net(TWO, Gradients.ALL)) {
            assertThat(net.blob("y")).hasToString("(4, 2)");
            net.blob("x").set(0, 1, 10, 11, 20, 21, 30, 31);
            net.blob("label").set(5, 6, 7, 8);
            net.blob("selector").set(0, 1, 1, 0);
            net.forward();
            assertThat(net.blob("y")).hasToString("(2, 2)");
            assertThat(net.blob("y").data()).containsExactly(10, 11, 20, 21);
            assertThat(net.blob("kept").data()).containsExactly(6, 7);
            assertThat(net.blob("twice").data()).containsExactly(20, 22, 40, 42);
            net.blob("twice").setDiff(1, 2, 3, 4);
            net.backward();
            assertThat(net.blob("x").diff()).containsExactly(0, 0, 2, 4, 6, 8, 0, 0);
            assertThat(net.blob("label").diff()).containsOnly(0);
        }
    }

    /** What follows is given the new number of items, also if that is none, and again if it is more than before. */
    @Test
    void anyNumberOfItemsMayBeKept() {
        try (Net net = net(TWO, Gradients.ALL)) {
            net.blob("x").set(1);
            for (int kept : new int[] {4, 0, 3, 1}) {
                for (int item = 0; item < 4; item++) {
                    net.blob("selector").setItem(item, item < kept ? -0.5f : 0);
                }
                net.forward();
                assertThat(net.blob("twice").shape()).containsExactly(kept, 2);
                assertThat(net.blob("kept").shape()).containsExactly(kept);
                net.blob("twice").setDiff(new float[kept * 2]);
                net.backward();
                assertThat(net.blob("x").diff()).hasSize(8).containsOnly(0);
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(layer("type: 'Filter'").bottom(4, 3).labels(2, 5), "the 5 items of the selector");
        assertRefused(layer("type: 'Filter'").bottom(4, 3).labels(2, 4, 2), "one number an item");
        assertRefused(layer("type: 'Filter'").bottom(4, 3).labels(2, 4).tops(2), "a top for each bottom but the last");
    }
}
