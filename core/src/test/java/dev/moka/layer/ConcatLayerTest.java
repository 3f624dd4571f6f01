package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
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

    /** Caffe's TestGradientChannelsBottomOneOnly: bottom 0 needs no gradient, and gets none. */
    @Test
    void onlyTheBottomThatLearnsGetsADiff() {
        String text = "layer { name: 'in' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 1 } } }"
                + " layer { name: 'w' type: 'Parameter' top: 'w' parameter_param { shape { dim: 2 dim: 2 } } }"
                + " layer { name: 'both' type: 'Concat' bottom: 'x' bottom: 'w' top: 'both' loss_weight: 1 }";
        try (Net net = net(text, Gradients.AS_DESCRIBED)) {
            net.blob("x").setDiff(7);
            net.forward();
            net.blob("both").setDiff(1, 2, 3, 4, 5, 6);
            net.backward();
            assertThat(net.blob("x").diff()).containsExactly(7, 7);
            assertThat(net.params("w").get(0).diff()).containsExactly(2, 3, 5, 6);
        }
    }
}
