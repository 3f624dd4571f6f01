package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolingLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.text().contains("kernel_size: 1 ")
                ? "native Caffe writes the gradient of a window of nothing but NaN before its picture"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.concat(rectangles(), others());
    }

    private static Stream<Case> others() {
        return Stream.of(
                max("kernel_size: 3 pad: 1").bottom(2, 3, 6, 4).anySize().inPlace(),
                pool("pool: AVE kernel_size: 3 pad: 1")
                        .bottom(2, 3, 6, 4)
                        .anySize()
                        .inPlace(),
                max("kernel_size: 2 stride: 2 round_mode: FLOOR")
                        .bottom(2, 2, 5, 7)
                        .anySize()
                        .notInCaffe("1.0 has no round_mode"),
                pool("pool: AVE kernel_size: 3 stride: 2 pad: 1 round_mode: FLOOR")
                        .bottom(2, 2, 6, 8)
                        .anySize()
                        .notInCaffe("1.0 has no round_mode"),
                max("kernel_size: 3 stride: 2").bottom(2, 3, 6, 5).anySize(),
                max("kernel_size: 3 stride: 2").bottom(2, 3, 6, 5).tops(2).anySize(),
                max("kernel_size: 3 stride: 2 pad: 1")
                        .bottom(2, 3, 6, 5)
                        .tops(2)
                        .anySize(),
                max("kernel_size: 2 stride: 2 pad: 1").bottom(1, 2, 5, 5).anySize(),
                max("kernel_size: 2 stride: 2 pad: 1")
                        .bottom(1, 2, 4, 6)
                        .tops(2)
                        .anySize(),
                max("kernel_size: 3 stride: 2 pad: 2").bottom(1, 2, 8, 7).anySize(),
                max("kernel_h: 3 kernel_w: 2")
                        .bottom(1, 2, 6, 6)
                        .ties()
                        .kinkAt(-1)
                        .kinkAt(0)
                        .kinkAt(1)
                        .tops(2)
                        .anySize(),
                max("kernel_h: 2 kernel_w: 3 stride_h: 1 stride_w: 2 pad_h: 0 pad_w: 1")
                        .bottom(2, 2, 6, 7)
                        .tops(2)
                        .anySize(),
                max("kernel_h: 2 kernel_w: 3 stride_h: 2 stride_w: 2 pad_h: 1 pad_w: 0")
                        .bottom(2, 2, 5, 8)
                        .anySize(),
                max("kernel_size: 2 stride: 1")
                        .bottom(2, 3, 5, 4)
                        .ties()
                        .kinkAt(-1)
                        .kinkAt(0)
                        .kinkAt(1)
                        .tops(2)
                        .anySize(),
                max("global_pooling: true").bottom(2, 3, 6, 5).tops(2).anySize(),
                max("kernel_size: 3").bottom(1, 17, 7, 7).anySize(),
                max("kernel_size: 1 stride: 3")
                        .bottom(1, 1, 5, 5)
                        .anySize()
                        .gradientNotInCaffe("for an empty window it writes outside the blob"),
                max("kernel_size: 1").bottom(1, 1, 1, 1).anySize(),
                max("kernel_size: 2 stride: 3").bottom(1, 3, 5, 5).anySize(),
                pool("pool: AVE kernel_size: 3 stride: 2").bottom(2, 3, 6, 5).anySize(),
                pool("pool: AVE kernel_size: 3 stride: 2 pad: 1")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                pool("pool: AVE kernel_size: 3 stride: 1 pad: 1")
                        .bottom(2, 3, 7, 7)
                        .anySize(),
                pool("pool: AVE kernel_size: 2 stride: 2 pad: 1")
                        .bottom(1, 2, 5, 4)
                        .anySize(),
                pool("pool: AVE kernel_size: 3 stride: 2 pad: 2")
                        .bottom(1, 2, 8, 7)
                        .anySize(),
                pool("pool: AVE kernel_size: 2 stride: 2").bottom(1, 2, 3, 3).anySize(),
                pool("pool: AVE kernel_h: 4 kernel_w: 1 stride_h: 3 stride_w: 2 pad_h: 2 pad_w: 0")
                        .bottom(2, 5, 9, 6)
                        .anySize(),
                pool("pool: AVE global_pooling: true").bottom(2, 19, 6, 5).anySize(),
                pool("pool: AVE kernel_size: 7 stride: 1").bottom(1, 32, 7, 7),
                pool("pool: AVE kernel_size: 5 stride: 3").bottom(1, 4, 12, 13).anySize(),
                pool("pool: AVE kernel_size: 1").bottom(1, 1, 1, 1).anySize());
    }

    /** The windows of Caffe's gradient tests. */
    private static Stream<Case> rectangles() {
        return IntStream.range(0, 4)
                .mapToObj(i -> "kernel_h: %d kernel_w: %d stride: 2".formatted(3 + i / 2, 3 + i % 2))
                .flatMap(kernel -> Stream.of(
                        max(kernel + " pad: 1").bottom(2, 3, 6, 5),
                        max(kernel).bottom(2, 3, 6, 5).tops(2),
                        pool("pool: AVE " + kernel).bottom(2, 3, 6, 5),
                        pool("pool: AVE pad: 2 " + kernel).bottom(2, 3, 6, 5)));
    }

    @ParameterizedTest
    @CsvSource({
        "55, 3, 2, 0, 27, 27", "27, 3, 2, 0, 13, 13", "13, 3, 2, 0, 6, 6", "112, 3, 2, 0, 56, 55",
                "28, 3, 1, 1, 28, 28",
        "24, 2, 2, 0, 12, 12", "8, 2, 2, 0, 4, 4", "6, 3, 2, 0, 3, 2", "5, 3, 2, 0, 2, 2", "32, 3, 2, 0, 16, 15",
        "16, 3, 2, 0, 8, 7", "4, 3, 2, 1, 3, 2", "5, 3, 2, 1, 3, 3", "6, 3, 2, 1, 4, 3", "7, 3, 2, 2, 5, 5",
        "8, 3, 2, 2, 5, 5", "3, 3, 1, 2, 5, 5", "14, 2, 2, 1, 8, 8", "13, 2, 2, 1, 7, 7", "5, 1, 3, 0, 3, 2"
    })
    void outputSizesAreRoundedUpAndClipped(int in, int kernel, int stride, int pad, int up, int down) {
        String param = "kernel_size: %d stride: %d pad: %d".formatted(kernel, stride, pad);
        assertThat(shapeOf(pool(param).bottom(1, 1, in, in))).isEqualTo("(1, 1, %d, %d)", up, up);
        assertThat(shapeOf(pool(param + " round_mode: FLOOR").bottom(1, 1, in, in)))
                .isEqualTo("(1, 1, %d, %d)", down, down);
    }

    @Test
    void maximumOfEqualsIsTheFirst() {
        float[] rows = {1, 2, 5, 2, 3, 9, 4, 1, 4, 8, 1, 2, 5, 2, 3};
        List<float[]> tops =
                forward(pool("kernel_size: 2").bottom(1, 1, 3, 5).values(rows).tops(2));
        assertThat(tops.get(0)).containsExactly(9, 5, 5, 8, 9, 5, 5, 8);
        assertThat(tops.get(1)).containsExactly(5, 2, 2, 9, 5, 12, 12, 9);
    }

    @Test
    void maximaOfTheMagicSquareAreCaffesTestCase() {
        float[] square = {
            35, 1, 6, 26, 19, 24, 3, 32, 7, 21, 23, 25, 31, 9, 2, 22, 27, 20, 8, 28, 33, 17, 10, 15, 30, 5, 34, 12, 14,
            16, 4, 36, 29, 13, 18, 11
        };
        List<float[]> tall = forward(pool("kernel_h: 3 kernel_w: 2")
                .bottom(1, 1, 6, 6)
                .values(square)
                .tops(2));
        assertThat(tall.get(0))
                .containsExactly(35, 32, 26, 27, 27, 32, 33, 33, 27, 27, 31, 34, 34, 27, 27, 36, 36, 34, 18, 18);
        assertThat(tall.get(1))
                .containsExactly(0, 7, 3, 16, 16, 7, 20, 20, 16, 16, 12, 26, 26, 16, 16, 31, 31, 26, 34, 34);
        List<float[]> wide = forward(pool("kernel_h: 2 kernel_w: 3")
                .bottom(1, 1, 6, 6)
                .values(square)
                .tops(2));
        assertThat(wide.get(0))
                .containsExactly(35, 32, 26, 26, 32, 32, 27, 27, 33, 33, 33, 27, 34, 34, 34, 17, 36, 36, 34, 18);
        assertThat(wide.get(1))
                .containsExactly(0, 7, 3, 3, 7, 7, 16, 16, 20, 20, 20, 16, 26, 26, 26, 21, 31, 31, 26, 34);
    }

    /** Of ones the maximum is 1, and dropout does to the diffs what it has done to the ones. */
    @Test
    void dropoutBehindPoolingDropsDataAndDiffsAlike() {
        try (Net net = new Net(
                Prototxt.parseNet("""
                        layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 dim: 6 dim: 5 } } }
                        layer { name: 'pool' type: 'Pooling' bottom: 'x' top: 'pool' pooling_param { kernel_size: 3 stride: 2 } }
                        layer { name: 'drop' type: 'Dropout' bottom: 'pool' top: 'pool' }
                        """, "test").net(),
                NetOptions.defaults()
                        .withBackend(BACKEND)
                        .withPhase(Phase.TRAIN)
                        .withGradients(Gradients.ALL))) {
            net.blob("x").set(1);
            net.forward("x", "pool");
            net.blob("pool").setDiff(1);
            net.backward("pool", "x");
            assertThat(sum(net.blob("pool").data())).isEqualTo(36);
            assertThat(sum(net.blob("x").diff())).isEqualTo(36);
            net.forward();
            net.blob("pool").setDiff(1);
            net.backward();
            assertThat(sum(net.blob("pool").data())).isStrictlyBetween(0.0, 72.0);
            assertThat(sum(net.blob("x").diff())).isEqualTo(sum(net.blob("pool").data()));
        }
    }

    private static double sum(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).sum();
    }

    @Test
    void edgeWindowsAreClippedToThePictureAndItsPadding() {
        float[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        List<float[]> max = forward(
                pool("kernel_size: 2 stride: 2").bottom(1, 1, 3, 3).values(nine).tops(2));
        assertThat(max.get(0)).containsExactly(5, 6, 8, 9);
        assertThat(max.get(1)).containsExactly(4, 5, 7, 8);
        assertAverage("kernel_size: 2 stride: 2", nine, 3, 4.5f, 7.5f, 9);
        assertAverage("kernel_size: 3 stride: 2 pad: 1", nine, 1.333333f, 1.777778f, 2.666667f, 3.111111f);
        float corner = 8 / 9f;
        float edge = 4 / 3f;
        float[] twos = {2, 2, 2, 2, 2, 2, 2, 2, 2};
        assertAverage("kernel_size: 3 pad: 1", twos, corner, edge, corner, edge, 2, edge, corner, edge, corner);
    }

    private static void assertAverage(String param, float[] x, float... expected) {
        assertThat(forward(pool("pool: AVE " + param).bottom(1, 1, 3, 3).values(x))
                        .get(0))
                .containsExactly(expected, within(1e-6f));
    }

    @Test
    void paddedMaximumIsCaffesTestCase() {
        Case padded = pool("kernel_size: 3 stride: 2 pad: 2").bottom(1, 1, 3, 3).values(1, 2, 4, 2, 3, 2, 4, 2, 1);
        assertThat(forward(padded).get(0)).containsExactly(1, 4, 4, 4, 4, 4, 4, 4, 1);
    }

    @Test
    void roundingDownLeavesTheEdgeOut() {
        float[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Case floor = pool("kernel_size: 2 stride: 2 round_mode: FLOOR")
                .bottom(1, 1, 3, 3)
                .values(nine);
        assertThat(forward(floor).get(0)).containsExactly(5);
    }

    /** Native Caffe has it on its GPU alone. */
    @Test
    void stochasticGivesWhatItWouldDrawOnAverage() {
        Case pool = pool("pool: STOCHASTIC kernel_size: 2 stride: 2")
                .bottom(1, 1, 2, 6)
                .values(1, 2, 0, 0, -1, 3, 3, 4, 0, 0, 1, -4);
        assertThat(forward(pool).get(0)).containsExactly((1f + 4 + 9 + 16) / 10, 0, 0);
    }

    @Test
    void refusesWhatDoesNotFitWithTheReason() {
        assertRefused(pool("").bottom(1, 1, 4, 4), "give a kernel_size, or global_pooling");
        assertRefused(pool("kernel_size: 2 global_pooling: true").bottom(1, 1, 4, 4), "not both");
        assertRefused(pool("kernel_size: 2 kernel_h: 2 kernel_w: 2").bottom(1, 1, 4, 4), "give kernel once");
        assertRefused(pool("kernel_h: 2").bottom(1, 1, 4, 4), "both kernel_h and kernel_w");
        assertRefused(pool("kernel_size: 2 pad: 2").bottom(1, 1, 4, 4), "pad must be smaller than the kernel");
        assertRefused(pool("kernel_size: 2 stride: 0").bottom(1, 1, 4, 4), "1 or more");
        assertRefused(pool("global_pooling: true stride: 2").bottom(1, 1, 4, 4), "no pad and no stride");
        assertRefused(pool("pool: STOCHASTIC kernel_size: 2").bottom(1, 1, 4, 4).train(), "pool: MAX or AVE");
        assertRefused(pool("pool: STOCHASTIC kernel_size: 2 pad: 1").bottom(1, 1, 4, 4), "takes no pad");
        assertRefused(pool("pool: AVE kernel_size: 2").bottom(1, 1, 4, 4).tops(2), "only MAX pooling");
        assertRefused(pool("kernel_size: 2").bottom(1, 1, 4), "4 axes");
        assertRefused(pool("kernel_size: 5").bottom(1, 1, 3, 3), "make the input larger");
    }

    /** The maximum has a kink wherever another number takes over, so the numeric gradient steps little. */
    private static Case max(String param) {
        return pool(param).numeric(1e-4, 1e-2);
    }

    private static Case pool(String param) {
        return layer("type: 'Pooling' pooling_param { " + param + " }");
    }
}
