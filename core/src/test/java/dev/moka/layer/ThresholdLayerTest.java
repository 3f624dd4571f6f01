package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThresholdLayerTest extends LayerTest {
    private static final String WHY = "a step's gradient is 0 or infinite";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer("type: 'Threshold'")
                        .bottom(2, 3, 4, 5)
                        .noGradient(WHY)
                        .anySize()
                        .inPlace(),
                layer("type: 'Threshold' threshold_param { threshold: 0.5 }")
                        .bottom(2, 3, 4, 5)
                        .noGradient(WHY)
                        .inPlace(),
                layer("type: 'Threshold'").bottom(7).ties().noGradient(WHY));
    }

    @Test
    void onlyNumbersAboveTheThresholdAreOne() {
        Case half =
                layer("type: 'Threshold' threshold_param { threshold: 0.5 }").bottom(4);
        assertThat(forward(half.values(-1, 0.5f, 0.500001f, 2)).get(0)).containsExactly(0, 0, 1, 1);
    }

    @Test
    void refusesToLeadALossToParameters() {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' top: 't' input_param { shape { dim: 2 dim: 3 } } }
                layer { name: 's' type: 'Scale' bottom: 'x' top: 's' }
                layer { name: 'y' type: 'Threshold' bottom: 's' top: 'y' }
                layer { name: 'loss' type: 'EuclideanLoss' bottom: 'y' bottom: 't' top: 'loss' }
                """;
        NetOptions train = NetOptions.defaults().withPhase(Phase.TRAIN).withBackend(BACKEND);
        try (Net net = new Net(Prototxt.parseNet(prototxt, "test").net(), train)) {
            net.forward();
            assertThatThrownBy(net::backward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageStartingWith("layer 'y': Threshold has no gradient");
        }
    }
}
