package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InnerProductLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                ip("num_output: 12").bottom(5, 12).inPlace(),
                ip("num_output: 12 transpose: true axis: 2").bottom(1, 2, 12).inPlace(),
                ip("num_output: 10").bottom(2, 3, 4, 5),
                ip("num_output: 10 transpose: true axis: 0").bottom(3, 4).fixed(),
                ip("num_output: 1").bottom(1, 1),
                ip("num_output: 7 bias_term: false").bottom(3, 17),
                ip("num_output: 10 transpose: true").bottom(2, 3, 4, 5),
                ip("num_output: 5 transpose: true bias_term: false").bottom(1, 13),
                ip("num_output: 6 axis: 2").bottom(2, 3, 4, 5),
                ip("num_output: 6 axis: -1").bottom(2, 3, 4, 5),
                ip("num_output: 4 axis: 0").bottom(2, 3, 5).fixed(),
                ip("num_output: 33 axis: -1 transpose: true").bottom(5, 2, 9),
                ip("num_output: 100").bottom(1, 16, 5, 5),
                ip("num_output: 3").bottom(50, 129));
    }

    @Test
    void shapesKeepTheAxesBefore() {
        assertThat(shapeOf(ip("num_output: 10").bottom(2, 3, 4, 5))).isEqualTo("(2, 10)");
        assertThat(shapeOf(ip("num_output: 10 axis: 2").bottom(2, 3, 4, 5))).isEqualTo("(2, 3, 10)");
        assertThat(shapeOf(ip("num_output: 10 axis: 0").bottom(2, 3))).isEqualTo("(10,)");
    }

    @Test
    void isTheProductPlusBias() {
        Case two = ip("num_output: 2").bottom(1, 3).values(1, 2, 3);
        assertThat(forward(two.param(1, 1, 1, 2, 0, -1).param(10, 20)).get(0))
                .containsExactly(new float[] {16, 19}, within(0f));
        Case transposed = ip("num_output: 2 transpose: true").bottom(1, 3).values(1, 2, 3);
        assertThat(forward(transposed.param(1, 2, 1, 0, 1, -1).param(10, 20)).get(0))
                .containsExactly(new float[] {16, 19}, within(0f));
    }

    @Test
    void refusesAnotherInputLengthWithTheReason() {
        try (Net net = new Net(
                Prototxt.parseNet("""
                        layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 3 } } }
                        layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'y' inner_product_param { num_output: 2 } }
                        """, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
            net.blob("x").reshape(1, 4);
            assertThatThrownBy(net::forward).hasMessageContaining("this net needs its own input size");
        }
        assertRefused(ip("").bottom(1, 3), "inner_product_param gives no num_output: give 1 or more");
    }

    private static Case ip(String param) {
        return layer("type: 'InnerProduct' inner_product_param { " + param + " }");
    }
}
