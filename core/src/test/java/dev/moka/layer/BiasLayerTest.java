package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BiasLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                bias("axis: 0")
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                bias("axis: 0 num_axes: -1")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .fixed()
                        .inPlace(),
                bias("axis: 0")
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3)
                        .numeric(1e-2, 1e-3)
                        .inPlace(),
                bias("axis: 1")
                        .bottom(2, 3, 4, 5)
                        .bottom(3, 4)
                        .numeric(1e-2, 1e-3)
                        .fixed()
                        .inPlace(),
                bias("axis: 1 num_axes: 2")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .inPlace(),
                bias("axis: 2")
                        .bottom(2, 3, 4, 5)
                        .bottom(4, 5)
                        .numeric(1e-2, 1e-3)
                        .fixed(),
                bias("").bottom(2, 3, 4, 5).bottom().numeric(1e-2, 1e-3).anySize(),
                bias("axis: 2")
                        .bottom(2, 3, 4, 5)
                        .bottom()
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                bias("num_axes: 0").bottom(2, 3, 4, 5).anySize().inPlace(),
                bias("axis: -1").bottom(3, 2, 17),
                bias("").bottom(1, 19, 7, 1).anySize().inPlace());
    }

    @Test
    void isSpreadOverTheAxesItLacks() {
        Case two = bias("").bottom(1, 2, 1, 2).values(1, 2, 3, 4).param(10, 100);
        assertThat(forward(two).get(0)).containsExactly(11, 12, 103, 104);
    }

    @Test
    void isZeroAtFirstAndItsGradientsAddUp() {
        try (Net net = oneBias("")) {
            assertThat(net.params("y").get(0).data()).containsExactly(0, 0);
            net.forward();
            net.blob("y").setDiff(1, 2, 3, 4);
            net.backward();
            net.backward();
            assertThat(net.params("y").get(0).diff()).containsExactly(8, 12);
        }
        try (Net net = oneBias("filler { value: 3 }")) {
            assertThat(net.params("y").get(0).data()).containsExactly(3, 3);
        }
    }

    private static Net oneBias(String param) {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 2 } } }
                layer { name: 'y' type: 'Bias' bottom: 'x' top: 'y' bias_param { %s } }
                """.formatted(param);
        return new Net(
                Prototxt.parseNet(prototxt, "test").net(),
                NetOptions.defaults().withBackend(BACKEND).withGradients(Gradients.ALL));
    }

    @Test
    void refusesABiasThatDoesNotFit() {
        assertRefused(bias("").bottom(2, 3, 4, 5).bottom(4), "a bias of shape (4,) does not fit");
        assertRefused(bias("axis: 3 num_axes: 2").bottom(2, 3, 4, 5), "leave the bottom's shape");
    }

    private static Case bias(String param) {
        return layer("type: 'Bias' bias_param { " + param + " }");
    }
}
