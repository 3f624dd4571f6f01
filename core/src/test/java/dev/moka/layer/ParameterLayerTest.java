package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParameterLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                parameter("shape { dim: 2 dim: 3 }"),
                parameter("shape { }"),
                parameter("shape { dim: 1 dim: 5 dim: 2 dim: 1 dim: 3 }"));
    }

    private static Case parameter(String param) {
        return layer("type: 'Parameter' parameter_param { " + param + " }").fixed();
    }

    private static String sum(String name, String more) {
        return ("layer { name: '%s' type: 'Parameter' top: '%s' parameter_param { shape { dim: 2 } } %s }"
                        + " layer { name: 'sum %s' type: 'Eltwise' bottom: 'x%s' bottom: '%s' top: 'y%s'"
                        + " eltwise_param { operation: PROD } loss_weight: 1 }")
                .formatted(name, name, more, name, name, name, name);
    }

    @Test
    void theTopIsTheParameterAndGradientsAddUp() {
        String text = "layer { name: 'in' type: 'Input' top: 'xw' input_param { shape { dim: 2 } } }" + sum("w", "");
        try (Net net = net(text, Gradients.ALL)) {
            net.forward();
            assertThat(net.blob("w").data()).containsExactly(0, 0);
            net.params("w").get(0).set(3, 4);
            net.blob("xw").set(10, 20);
            net.forward();
            assertThat(net.loss()).isEqualTo(110);
            net.backward();
            net.backward();
            assertThat(net.params("w").get(0).diff()).containsExactly(20, 40);
            net.clearParamDiffs();
            net.backward();
            assertThat(net.params("w").get(0).diff()).containsExactly(10, 20);
            net.blob("w").edit()[0] = 5;
            assertThat(net.params("w").get(0).data()).containsExactly(5, 4);
        }
    }

    @Test
    void twoLayersMayShareOneParameter() {
        String text = "layer { name: 'in' type: 'Input' top: 'xv' top: 'xw' input_param { shape { dim: 2 } } }"
                + sum("v", "param { name: 'shared' }") + sum("w", "param { name: 'shared' }");
        try (Net net = net(text, Gradients.AS_DESCRIBED)) {
            net.params("v").get(0).set(3, 4);
            net.blob("xv").set(1, 2);
            net.blob("xw").set(10, 20);
            net.forward();
            assertThat(net.blob("w").data()).containsExactly(3, 4);
            net.backward();
            assertThat(net.params("w").get(0).diff()).containsExactly(11, 22);
        }
    }

    @Test
    void aParameterThatDoesNotLearnHasNoDiff() {
        String text = "layer { name: 'in' type: 'Input' top: 'xv' top: 'xw' input_param { shape { dim: 2 } } }"
                + sum("v", "param { lr_mult: 0 }") + sum("w", "");
        try (Net net = net(text, Gradients.AS_DESCRIBED)) {
            net.blob("xv").set(1, 2);
            net.blob("xw").set(1, 2);
            net.forward();
            net.backward();
            assertThat(net.params("v").get(0).diff()).containsExactly(0, 0);
            assertThat(net.params("w").get(0).diff()).containsExactly(1, 2);
        }
    }

    /** Whatever has the parameter's data under another name follows when the parameter comes to share another's. */
    @Test
    void layersThatShareItsDataFollowTheParameter() {
        String text = """
                layer { name: 'w' type: 'Parameter' top: 'w' parameter_param { shape { dim: 1 dim: 2 } } }
                layer { name: 'split' type: 'Split' bottom: 'w' top: 'w1' top: 'w2' }
                layer { name: 'flat' type: 'Flatten' bottom: 'w1' top: 'flat' flatten_param { axis: 0 } }
                layer { name: 'shape' type: 'Reshape' bottom: 'w2' top: 'shape' reshape_param { shape { dim: 2 dim: 1 } } }
                layer { name: 'concat' type: 'Concat' bottom: 'flat' top: 'concat' concat_param { axis: 0 } }
                layer { name: 'slice' type: 'Slice' bottom: 'shape' top: 'slice' }
                """;
        try (Net trained = net(text, Gradients.NONE);
                Net tested = net(text, Gradients.NONE)) {
            trained.params("w").get(0).set(3, 4);
            tested.shareParams(trained);
            tested.forward();
            assertThat(tested.blob("concat").data()).containsExactly(3, 4);
            assertThat(tested.blob("slice").data()).containsExactly(3, 4);
        }
    }
}
