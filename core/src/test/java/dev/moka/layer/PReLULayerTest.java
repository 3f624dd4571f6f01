package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PReLULayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                prelu("")
                        .bottom(2, 3, 4, 5)
                        .kinkAt(0)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                prelu("channel_shared: true")
                        .bottom(2, 3, 4, 5)
                        .kinkAt(0)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                prelu("").bottom(3, 17).kinkAt(0).ties().inPlace(),
                prelu("").bottom(1, 19, 7).kinkAt(0).anySize().inPlace(),
                prelu("").bottom(2, 3, 2, 3, 2).kinkAt(0).notInCaffe("native Caffe's takes at most 4 axes"));
    }

    @Test
    void everyChannelHasItsSlope() {
        Case two = prelu("").bottom(1, 2, 1, 3).values(-2, 0, 2, -4, -0.5f, 0.5f);
        assertThat(forward(two.param(0.25f, 0.5f)).get(0)).containsExactly(-0.5f, 0, 2, -2, -0.25f, 0.5f);
    }

    @Test
    void slopesAreAQuarterAtFirstOneForEachChannelOrOneForAll() {
        try (Net net = net("layer { name: 'p' type: 'PReLU' bottom: 'x' top: 'p' }");
                Net shared = net("layer { name: 'p' type: 'PReLU' bottom: 'x' top: 'p'"
                        + " prelu_param { channel_shared: true } }")) {
            assertThat(net.params("p").get(0).data()).containsExactly(0.25f, 0.25f, 0.25f);
            assertThat(shared.params("p").get(0)).hasToString("()");
            assertThat(shared.params("p").get(0).data()).containsExactly(0.25f);
        }
    }

    @Test
    void withASlopeOfAQuarterItIsLeakyReLU() {
        Case quarter = prelu("").bottom(2, 2, 3).param(0.25f, 0.25f);
        Case leaky = layer("type: 'ReLU' relu_param { negative_slope: 0.25 }").bottom(2, 2, 3);
        float[] dy = {1, 2, -3, 4, 5, 6, -7, 8, 9, 10, 11, -12};
        assertThat(forward(quarter).get(0)).containsExactly(forward(leaky).get(0));
        assertThat(backward(quarter, dy)).containsExactly(backward(leaky, dy));
    }

    @Test
    void inPlaceTheLayerBeforeItLearnsTheSame() {
        String scale = "layer { name: 's' type: 'Scale' bottom: 'x' top: 's' scale_param { bias_term: true } }";
        String separate = scale + "layer { name: 'p' type: 'PReLU' bottom: 's' top: 'p' }";
        try (Net apart = net(separate);
                Net inPlace = net(separate.replace("top: 'p'", "top: 's'"))) {
            for (Net net : List.of(apart, inPlace)) {
                net.blob("x").set(-1, 2, 3, -4, 5, -6);
                net.params("s").get(0).set(1, -2, 3);
                net.forward();
                net.blob(net.outputs().get(0)).setDiff(1, -2, 3, 4, -5, 6);
                net.backward();
            }
            assertThat(inPlace.blob("s").data()).containsExactly(apart.blob("p").data());
            assertThat(inPlace.blob("x").diff()).containsExactly(apart.blob("x").diff());
            for (String layer : List.of("s", "p")) {
                for (int i = 0; i < apart.params(layer).size(); i++) {
                    assertThat(inPlace.params(layer).get(i).diff())
                            .containsExactly(apart.params(layer).get(i).diff());
                }
            }
        }
    }

    private static Net net(String layers) {
        String input = "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 } } }";
        return new Net(
                Prototxt.parseNet(input + layers, "test").net(),
                NetOptions.defaults().withBackend(BACKEND).withGradients(Gradients.ALL));
    }

    @Test
    void refusesABottomWithoutChannels() {
        assertRefused(prelu("").bottom(3), "2 axes (N, C) or more");
    }

    private static Case prelu(String param) {
        return layer("type: 'PReLU' prelu_param { " + param + " }");
    }
}
