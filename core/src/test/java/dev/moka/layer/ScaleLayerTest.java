package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScaleLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.shapes().length > 1 ? "native Caffe's library makes 0 of 0 times NaN, on some processors" : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                        scale("").bottom(2, 3, 4, 5).anySize().inPlace(),
                        scale("bias_term: true").bottom(2, 3, 4, 5).anySize().inPlace(),
                        scale("bias_term: true").bottom(3, 17),
                        scale("axis: 0 num_axes: -1").bottom(2, 3, 4, 5).fixed().inPlace(),
                        scale("axis: 1 num_axes: 2").bottom(2, 3, 4, 5),
                        scale("axis: 1 num_axes: 2 bias_term: true")
                                .bottom(2, 3, 4, 5)
                                .inPlace(),
                        scale("axis: -1").bottom(2, 3, 4, 5),
                        scale("num_axes: 0 bias_term: true")
                                .bottom(2, 3, 4, 5)
                                .anySize()
                                .inPlace(),
                        scale("axis: 2 num_axes: -1").bottom(2, 3, 4, 5),
                        scale("axis: 0")
                                .bottom(2, 3, 4, 5)
                                .bottom(2, 3, 4, 5)
                                .anySize()
                                .inPlace(),
                        scale("axis: 0").bottom(2, 3, 4, 5).bottom(2, 3),
                        scale("").bottom(2, 3, 4, 5).bottom(3, 4).fixed().inPlace(),
                        scale("axis: 2").bottom(2, 3, 4, 5).bottom(4, 5).fixed(),
                        scale("").bottom(2, 3, 4, 5).bottom(3).fixed(),
                        scale("axis: 0 bias_term: true")
                                .bottom(2, 3, 4, 5)
                                .bottom(2, 3)
                                .fixed()
                                .inPlace(),
                        scale("").bottom(2, 3, 4, 5).bottom().anySize(),
                        scale("axis: 2").bottom(2, 3, 4, 5).bottom().anySize(),
                        scale("bias_term: true").bottom(2, 19, 7, 1).anySize(),
                        scale("bias_term: true").bottom(1, 1, 1, 1).anySize())
                .map(aCase -> aCase.numeric(1e-2, 1e-3));
    }

    /** Native Caffe overwrites the gradient of a scale that is as large as its bottom. */
    @Test
    void gradientsOfParametersAddUp() {
        String learned = "scale_param { axis: 0 num_axes: -1 bias_term: true }";
        try (Net net = net(
                Phase.TEST, Gradients.ALL, "layer { name: 'y' type: 'Scale' bottom: 'x' top: 'y' " + learned + " }")) {
            net.blob("x").set(1, 2, 3, 4, 5, 6);
            net.forward();
            net.blob("y").setDiff(1, 1, 1, 2, 2, 2);
            net.backward();
            net.backward();
            assertThat(net.params("y").get(0).diff()).containsExactly(2, 4, 6, 16, 20, 24);
            assertThat(net.params("y").get(1).diff()).containsExactly(2, 2, 2, 4, 4, 4);
            assertThat(net.blob("x").diff()).containsExactly(1, 1, 1, 2, 2, 2);
        }
    }

    @Test
    void aScaleThatDoesNotLearnGetsNoGradient() {
        String layers = """
                layer { name: 'learns' type: 'Scale' bottom: 'x' top: 'a' }
                layer { name: 'frozen' type: 'Scale' bottom: 'a' top: 'b' scale_param { bias_term: true }
                        param { lr_mult: 0 } param { lr_mult: 2 } }
                layer { name: 'loss' type: 'EuclideanLoss' bottom: 'b' bottom: 't' top: 'loss' }
                """;
        try (Net net = net(Phase.TRAIN, Gradients.AS_DESCRIBED, layers)) {
            net.blob("x").set(1);
            net.forward();
            net.backward();
            assertThat(net.params("learns").get(0).diff()).containsExactly(1, 1, 1);
            assertThat(net.params("frozen").get(0).diffStorage().isZero()).isTrue();
            assertThat(net.params("frozen").get(1).diff()).containsExactly(1, 1, 1);
        }
    }

    private static Net net(Phase phase, Gradients gradients, String layers) {
        String inputs = "layer { name: 'x' type: 'Input' top: 'x' top: 't' input_param { shape { dim: 2 dim: 3 } } }";
        return new Net(
                Prototxt.parseNet(inputs + layers, "test").net(),
                NetOptions.defaults().withPhase(phase).withBackend(BACKEND).withGradients(gradients));
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
        try (Net net = new Net(
                Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
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
        try (Net net = new Net(
                Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
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
