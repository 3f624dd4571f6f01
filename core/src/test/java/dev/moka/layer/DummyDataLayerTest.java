package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DummyDataLayerTest extends LayerTest {
    private static final String FOUR = " num: 5 channels: 3 height: 2 width: 4";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                dummy(FOUR),
                dummy("num: 5 channels: 3 height: 2 height: 1 width: 4 data_filler { type: 'constant' value: 7 }")
                        .tops(2),
                dummy("shape { dim: 2 dim: 3 dim: 1 dim: 2 dim: 2 } data_filler { value: -1.5 }"),
                dummy("shape { dim: 2 } shape { dim: 3 dim: 4 } data_filler { value: 1 } data_filler { value: 2 }")
                        .tops(2),
                dummy("shape { dim: 2 dim: 1 dim: 4 dim: 4 } data_filler { type: 'bilinear' }"),
                dummy("shape { dim: 500 } data_filler { type: 'gaussian' }").notInCaffe("it draws other numbers"));
    }

    /** Caffe's TestThreeTopConstantGaussianConstant. */
    @Test
    void constantsAreFilledOnceAndOthersInEachForward() {
        String text = "layer { name: 'data' type: 'DummyData' top: 'a' top: 'b' top: 'c' dummy_data_param {" + FOUR
                + " data_filler { value: 7 } data_filler { type: 'gaussian' mean: 3 std: 0.01 } data_filler { value: 9 } } }";
        try (Net net = net(text, Gradients.NONE);
                Net same = net(text, Gradients.NONE)) {
            assertThat(net.blob("a")).hasToString("(5, 3, 2, 4)");
            assertThat(net.blob("a").data()).containsOnly(7);
            assertThat(net.blob("b").data()).containsOnly(0);
            assertThat(net.blob("c").data()).containsOnly(9);
            net.blob("c").edit()[0] = 1;
            net.forward();
            float[] first = net.blob("b").data().clone();
            net.forward();
            float[] second = net.blob("b").data();
            for (int i = 0; i < first.length; i++) {
                assertThat(first[i]).isBetween(2.9f, 3.1f).isNotEqualTo(second[i]);
            }
            assertThat(net.blob("a").data()).containsOnly(7);
            assertThat(net.blob("c").data()).startsWith(1, 9);
            same.forward();
            assertThat(same.blob("b").data()).containsExactly(first);
        }
    }

    @Test
    void everyTopDrawsNumbersOfItsOwn() {
        String text = "layer { name: 'data' type: 'DummyData' top: 'a' top: 'b' dummy_data_param { shape { dim: 1000 }"
                + " data_filler { type: 'uniform' min: 1 max: 3 } } }";
        try (Net net = net(text, Gradients.NONE)) {
            net.forward();
            float[] a = net.blob("a").data().clone();
            float[] b = net.blob("b").data().clone();
            assertThat(a).isNotEqualTo(b);
            net.forward();
            assertThat(Arrays.equals(b, net.blob("a").data())).isFalse();
            assertThat(Arrays.equals(b, net.blob("b").data())).isFalse();
            for (float value : b) {
                assertThat(value).isBetween(1f, 3f);
            }
        }
    }

    @Test
    void shapesAndFillersAreOneForAllOrOneEach() {
        assertRefused(dummy("shape { dim: 1 } shape { dim: 2 }").tops(3), "2 shape for 3 tops");
        assertRefused(dummy("num: 1 channels: 1 height: 1"), "0 width for 1 tops");
        assertRefused(dummy("shape { dim: 1 } num: 1"), "remove the latter");
        assertRefused(dummy("shape { dim: 1 }" + " data_filler { }".repeat(2)).tops(3), "2 data_filler for 3 tops");
        assertRefused(dummy("shape { dim: 1 } data_filler { type: 'noise' }"), "filler type 'noise' is unknown");
    }

    private static Case dummy(String param) {
        return layer("type: 'DummyData' dummy_data_param { " + param + " }")
                .fixed()
                .noGradient("there is no bottom");
    }
}
