package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DropoutLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Dropout'").bottom(2, 3, 4, 5).anySize().inPlace(),
                layer("type: 'Dropout' dropout_param { dropout_ratio: 0.9 }")
                        .bottom(7, 11)
                        .inPlace(),
                layer("type: 'Dropout' dropout_param { dropout_ratio: 0 }")
                        .bottom(2, 3, 4, 5)
                        .train()
                        .inPlace(),
                layer("type: 'Dropout' dropout_param { dropout_ratio: 0.75 }")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .train()
                        .notInCaffe("native Caffe drops other numbers")
                        .fixed()
                        .inPlace());
    }

    @Test
    void keepsTheRightPartAndScalesItInTraining() {
        for (float ratio : new float[] {0.5f, 0.75f, 0.1f}) {
            int n = 100_000;
            float[] ones = new float[n];
            Arrays.fill(ones, 1);
            Case dropped = layer("type: 'Dropout' dropout_param { dropout_ratio: " + ratio + " }");
            float[] y = forward(dropped.bottom(1, n).values(ones).train()).get(0);
            int kept = 0;
            for (float value : y) {
                assertThat(value).isIn(0f, 1 / (1 - ratio));
                kept += value == 0 ? 0 : 1;
            }
            double sigma = Math.sqrt(ratio * (1 - ratio) / n);
            assertThat((double) kept / n).isCloseTo(1 - ratio, within(4 * sigma));
        }
    }

    @Test
    void theGradientPassesWhereTheNumberWasKept() {
        float[] ones = new float[100];
        Arrays.fill(ones, 1);
        Case dropped = layer("type: 'Dropout'").bottom(1, 100).values(ones).train();
        assertThat(backward(dropped, ones)).containsExactly(forward(dropped).get(0));
    }

    @Test
    void everyIterationDropsOthersAndASeedDropsTheSame() {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 1000 } } }
                layer { name: 'y' type: 'Dropout' bottom: 'x' top: 'y' }
                """;
        NetOptions train = NetOptions.defaults().withPhase(Phase.TRAIN).withBackend(BACKEND);
        try (Net net = new Net(Prototxt.parseNet(prototxt, "test").net(), train);
                Net again = new Net(Prototxt.parseNet(prototxt, "test").net(), train)) {
            net.blob("x").set(1);
            again.blob("x").set(1);
            float[] first = forward(net);
            float[] second = forward(net);
            assertThat(second).isNotEqualTo(first);
            assertThat(forward(again)).isEqualTo(first);
            assertThat(forward(again)).isEqualTo(second);
        }
    }

    private static float[] forward(Net net) {
        net.forward();
        return net.blob("y").data().clone();
    }

    @Test
    void ratioMustLeaveSomething() {
        assertRefused(
                layer("type: 'Dropout' phase: TRAIN dropout_param { dropout_ratio: 1 }")
                        .bottom(3),
                "less than 1");
    }

    /** Nothing is dropped there, and native Caffe does not look at the ratio. */
    @Test
    void anyRatioWillDoInTest() {
        for (String ratio : new String[] {"1", "-1", "2", "nan"}) {
            String text =
                    "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: 1 } } } layer { name: 'drop'"
                            + " type: 'Dropout' bottom: 'd' top: 'y' dropout_param { dropout_ratio: " + ratio + " } }";
            NetOptions options = NetOptions.defaults().withBackend(BACKEND);
            try (Net net = new Net(Prototxt.parseNet(text, "net").net(), options)) {
                net.blob("d").set(3);
                net.forward();
                assertThat(net.blob("y").data()).containsExactly(3);
            }
        }
    }
}
