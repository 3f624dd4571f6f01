package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Keep;
import dev.moka.KernelDescription;
import dev.moka.KernelDescription.Operand;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.PlannedKernel;
import dev.moka.model.Prototxt;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a net says of its kernels is what runs. */
class PlanTest {
    private static final String TEXT = """
            layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 dim: 20 dim: 20 } } }
            layer { name: 'conv' type: 'Convolution' bottom: 'x' top: 'conv' convolution_param { num_output: 32 kernel_size: 3 } }
            layer { name: 'bn' type: 'BatchNorm' bottom: 'conv' top: 'conv' }
            layer { name: 'scale' type: 'Scale' bottom: 'conv' top: 'conv' scale_param { bias_term: true } }
            layer { name: 'relu' type: 'ReLU' bottom: 'conv' top: 'conv' }
            layer { name: 'pool' type: 'Pooling' bottom: 'conv' top: 'pool' pooling_param { kernel_size: 3 stride: 2 } }
            layer { name: 'fc' type: 'InnerProduct' bottom: 'pool' top: 'fc' inner_product_param { num_output: 10 } }
            layer { name: 'drop' type: 'Dropout' bottom: 'fc' top: 'fc' }
            layer { name: 'prob' type: 'Softmax' bottom: 'fc' top: 'prob' }
            """;

    private static List<PlannedKernel> plan() {
        try (Net net = net(Keep.ALL)) {
            return net.plan();
        }
    }

    private static Net net(Keep keep) {
        Net net = new Net(
                Prototxt.parseNet(TEXT, "plan").net(),
                NetOptions.defaults().withBackend("onednn").withKeep(keep));
        net.fillRandomly(1);
        return net;
    }

    private static String layers(PlannedKernel planned) {
        return planned.steps().stream().map(step -> step.layer().name()).collect(Collectors.joining("+"));
    }

    @Test
    void aFusedRunIsOne() {
        assertThat(plan())
                .extracting(PlanTest::layers)
                .containsExactly("x", "conv+bn+scale+relu", "pool", "fc", "drop", "prob");
    }

    @Test
    void whatANetDoesNotKeepIsPlannedAndLostAgain() {
        try (Net net = net(Keep.OUTPUTS)) {
            assertThat(net.plan())
                    .extracting(PlanTest::layers)
                    .containsExactly("x", "conv+bn+scale+relu", "pool", "fc", "drop", "prob");
            assertThat(net.blob("prob").data()).hasSize(20);
            assertThatThrownBy(() -> net.blob("pool").data())
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("'pool' is not kept");
        }
    }

    @Test
    void namesAreOneDnns() {
        List<PlannedKernel> plan = plan();
        for (int i : new int[] {1, 2, 3, 5}) {
            assertThat(plan.get(i).kernel().implementation()).matches("[a-z0-9_]+(:[a-z0-9_]+)+");
        }
        assertThat(plan.get(0).kernel().implementation()).isEqualTo(KernelDescription.FREE);
        assertThat(plan.get(4).kernel().implementation()).isEqualTo(KernelDescription.FREE);
    }

    @Test
    void layoutsAndBytesAreThoseOfTheTensors() {
        List<PlannedKernel> plan = plan();
        KernelDescription conv = plan.get(1).kernel();
        KernelDescription pool = plan.get(2).kernel();
        KernelDescription fc = plan.get(3).kernel();
        assertThat(conv.writes()).singleElement().satisfies(written -> {
            assertThat(written.layout()).isIn("acdb", "aBcd16b", "aBcd8b", Operand.PLAIN);
            assertThat(written.type()).isEqualTo(Operand.FLOAT32);
            assertThat(written.bytes()).isEqualTo(4 * 2 * 32 * 18 * 18);
        });
        assertThat(conv.parameterBytes()).isGreaterThanOrEqualTo(4 * (32 * 3 * 3 * 3 + 32));
        assertThat(pool.reads()).isEqualTo(conv.writes());
        assertThat(pool.parameterBytes()).isZero();
        assertThat(fc.writes()).containsExactly(new Operand(Operand.PLAIN, Operand.FLOAT32, 4 * 2 * 10, null));
        assertThat(fc.parameterBytes()).isCloseTo(4 * (10 * 32 * 9 * 9 + 10), within(4L * 16 * 32 * 9 * 9));
        assertThat(fc.reads()).singleElement().satisfies(read -> {
            assertThat(read.layout()).isEqualTo(Operand.PLAIN);
            Operand from = read.from();
            assertThat(from == null ? Operand.PLAIN : from.layout())
                    .isEqualTo(pool.writes().get(0).layout());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "nchw, abcd",
        "nhwc, acdb",
        "nChw16c, aBcd16b",
        "nChw8c, aBcd8b",
        "OIhw4i16o4i, ABcd4b16a4b",
        "hwio, cdba"
    })
    void tagsAreOneDnns(memory.format_tag tag, String name) {
        memory.desc desc = new memory.desc(new long[] {32, 64, 5, 6}, memory.data_type.f32, tag);
        assertThat(FormatTag.of(desc)).isEqualTo(name);
    }

    @Test
    void axesOfOnePlaceAreWhereOneDnnHasThem() {
        for (long[] dims : new long[][] {{1, 1000, 1, 1}, {1, 1, 28, 28}, {5, 7, 1, 1}}) {
            assertThat(FormatTag.of(new memory.desc(dims, memory.data_type.f32, memory.format_tag.nhwc)))
                    .isEqualTo("acdb");
            assertThat(FormatTag.of(new memory.desc(dims, memory.data_type.f32, memory.format_tag.nchw)))
                    .isEqualTo("abcd");
        }
    }
}
