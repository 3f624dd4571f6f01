package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScaleLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(

                scale("").bottom(2, 3, 4, 5).anySize().inPlace(),
                scale("bias_term: true").bottom(2, 3, 4, 5).anySize().inPlace(),
                scale("bias_term: true").bottom(3, 17),
                scale("axis: 0 num_axes: -1").bottom(2, 3, 4, 5).fixed(),
                scale("axis: 1 num_axes: 2 bias_term: true").bottom(2, 3, 4, 5).inPlace(),
                scale("axis: -1").bottom(2, 3, 4, 5),
                scale("num_axes: 0 bias_term: true").bottom(2, 3, 4, 5).anySize().inPlace(),
                scale("axis: 2 num_axes: -1").bottom(2, 3, 4, 5),
                scale("axis: 0").bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).anySize(),
                scale("axis: 0").bottom(2, 3, 4, 5).bottom(2, 3),
                scale("").bottom(2, 3, 4, 5).bottom(3, 4).fixed(),
                scale("axis: 2").bottom(2, 3, 4, 5).bottom(4, 5).fixed(),
                scale("").bottom(2, 3, 4, 5).bottom(3).fixed(),
                scale("axis: 0 bias_term: true").bottom(2, 3, 4, 5).bottom(2, 3).fixed(),
                scale("axis: 2").bottom(2, 3, 4, 5).bottom().anySize(),
                scale("bias_term: true").bottom(2, 19, 7, 1).anySize(),
                scale("bias_term: true").bottom(1, 1, 1, 1).anySize());
    }

    @Test
    void scaleAndBiasAreSpreadOverThePlanes() {
        Case two = scale("bias_term: true").bottom(1, 2, 1, 2).values(1, 2, 3, 4);
        assertThat(forward(two.param(10, 100).param(1, 2)).get(0))
                .containsExactly(new float[] {11, 21, 302, 402}, within(0f));
    }

    @Test
    void withoutAFillerTheScaleIsOne() {
        assertThat(filled("")).isEqualTo(1);
        assertThat(filled("filler { value: 3 }")).isEqualTo(3);
        assertThat(filled("filler { }")).isEqualTo(0);
    }

    private static float filled(String param) {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 3 } } }
                layer { name: 'y' type: 'Scale' bottom: 'x' top: 'y' scale_param { %s } }
                """.formatted(param);
        try (Net net = new Net(Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
            return net.params("y").get(0).data()[1];
        }
    }

    @Test
    void refusesAScaleThatDoesNotFit() {
        assertRefused(scale("").bottom(2, 3, 4, 5).bottom(4), "does not fit");
        assertRefused(scale("axis: 3 num_axes: 2").bottom(2, 3, 4, 5), "leave the bottom's shape");
    }

    @Test
    void refusesAScaleThatOutgrowsTheBias() {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' top: 's' input_param { shape { dim: 2 dim: 3 } } }
                layer { name: 'y' type: 'Scale' bottom: 'x' bottom: 's' top: 'y' scale_param { axis: 0 bias_term: true } }
                """;
        try (Net net = new Net(Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
            net.blob("x").reshape(4, 3);
            net.blob("s").reshape(4, 3);
            assertThatThrownBy(net::forward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("does not fit the bias of shape (2, 3)");
        }
    }

    private static Case scale(String param) {
        return layer("type: 'Scale' scale_param { " + param + " }");
    }
}
