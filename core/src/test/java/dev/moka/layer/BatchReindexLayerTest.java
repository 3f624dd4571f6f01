package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Blob;
import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchReindexLayerTest extends LayerTest {
    private static final String ITEMS = "layer { name: 'in' type: 'Input' top: 'x' top: 'index'"
            + " input_param { shape { dim: 5 dim: 2 } shape { dim: 6 } } }"
            + " layer { name: 'choice' type: 'BatchReindex' bottom: 'x' bottom: 'index' top: 'y' }";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'BatchReindex'").bottom(5, 4).labels(5, 5).fixed().inPlace(),
                layer("type: 'BatchReindex'").bottom(5, 4, 3, 2).labels(5, 6),
                layer("type: 'BatchReindex'").bottom(5, 4).labels(5, 3),
                layer("type: 'BatchReindex'").bottom(3).labels(3, 17),
                layer("type: 'BatchReindex'").bottom(1, 2, 3).labels(1, 1));
    }

    /** The permutation of Caffe's test: items 0 and 4 come twice, item 3 never. */
    @Test
    void copiesItemsAndAddsTheirGradients() {
        try (Net net = net(ITEMS, Gradients.ALL)) {
            net.blob("x").set(0, 1, 10, 11, 20, 21, 30, 31, 40, 41);
            net.blob("index").set(4, 0, 4, 0, 1, 2);
            net.forward();
            Blob y = net.blob("y");
            assertThat(y.data()).containsExactly(40, 41, 0, 1, 40, 41, 0, 1, 10, 11, 20, 21);
            y.setDiff(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            net.backward();
            assertThat(net.blob("x").diff()).containsExactly(10, 12, 9, 10, 11, 12, 0, 0, 6, 8);
            assertThat(net.blob("index").diff()).containsOnly(0);
        }
    }

    @Test
    void refusesAnIndexThatLeavesTheBatch() {
        try (Net net = net(ITEMS, Gradients.NONE)) {
            net.blob("index").set(0, 1, 2, 3, 4, 5);
            assertThatThrownBy(net::forward)
                    .hasMessage("layer 'choice': index 5 is 5.0, but there are only items 0 to 4");
            net.blob("index").set(-1);
            assertThatThrownBy(net::forward).hasMessageContaining("index 0 is -1.0");
        }
    }

    @Test
    void refusesAnIndexOfMoreThanOneAxis() {
        assertRefused(layer("type: 'BatchReindex'").bottom(5, 4).bottom(5, 1), "only one axis");
    }
}
