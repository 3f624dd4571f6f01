package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.KernelDescription.Operand;
import dev.moka.model.Prototxt;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final String TEXT = """
            layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
            layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'conv' convolution_param { num_output: 5 kernel_size: 3 } }
            layer { name: 'relu' type: 'ReLU' bottom: 'conv' top: 'conv' }
            layer { name: 'a' type: 'TanH' bottom: 'conv' top: 'a' }
            layer { name: 'flat' type: 'Flatten' bottom: 'conv' top: 'flat' }
            layer { name: 'drop' type: 'Dropout' bottom: 'flat' top: 'flat' }
            layer { name: 'quiet' type: 'Silence' bottom: 'a' bottom: 'flat' }
            """;

    private static List<PlannedKernel> plan() {
        try (Net net = new Net(
                Prototxt.parseNet(TEXT, "plan").net(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            return net.plan();
        }
    }

    @Test
    void everyStepRunsOnceInOrder() {
        assertThat(plan())
                .allMatch(planned -> planned.steps().size() == 1)
                .extracting(planned -> planned.steps().get(0).layer().name())
                .containsExactly("x", "conv", "relu", "conv_relu_0_split", "a", "flat", "drop", "quiet");
    }

    @Test
    void whatOnlySharesIsFreeAndTheRestAreLoops() {
        assertThat(plan())
                .extracting(planned -> planned.kernel().implementation())
                .containsExactly("free", "loops", "loops", "free", "loops", "free", "free", "loops");
    }

    @Test
    void loopsReadAndWriteWhatTheHostHas() {
        KernelDescription conv = plan().get(1).kernel();
        assertThat(conv.reads()).containsExactly(new Operand(Operand.PLAIN, Operand.FLOAT32, 4 * 2 * 3 * 4 * 4, null));
        assertThat(conv.writes()).containsExactly(new Operand(Operand.PLAIN, Operand.FLOAT32, 4 * 2 * 5 * 2 * 2, null));
        assertThat(conv.parameterBytes()).isEqualTo(4 * (5 * 3 * 3 * 3 + 5));
    }
}
