package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeconvolutionLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return "native Caffe multiplies NaN by the zeros around a top's diff, too: here these are left out";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                deconv("num_output: 3 kernel_size: 3 pad: 1")
                        .bottom(2, 3, 6, 4)
                        .anySize()
                        .inPlace(),
                deconv("num_output: 3 kernel_size: 1 axis: 2")
                        .bottom(2, 2, 3, 4, 5)
                        .inPlace(),
                deconv("num_output: 4 kernel_size: 3 stride: 2")
                        .bottom(2, 3, 6, 4)
                        .anySize(),
                deconv("num_output: 2 kernel_size: 3 pad_w: 1 stride: 2")
                        .bottom(2, 3, 5, 4)
                        .anySize(),
                deconv("num_output: 4 kernel_size: 3 stride: 2")
                        .bottom(2, 3, 6, 4)
                        .bottom(2, 3, 6, 4)
                        .tops(2)
                        .anySize(),
                deconv("num_output: 3 kernel_size: 3 stride: 2 group: 3")
                        .bottom(2, 3, 6, 4)
                        .anySize(),
                deconv("num_output: 4 kernel_size: 4 stride: 2 pad: 1 bias_term: false")
                        .bottom(1, 2, 5, 7)
                        .anySize(),
                deconv("num_output: 6 kernel_size: 3 group: 2")
                        .bottom(2, 4, 3, 5)
                        .anySize(),
                deconv("num_output: 2 kernel_size: 3 dilation: 2 pad: 1")
                        .bottom(1, 3, 4, 5)
                        .anySize(),
                deconv("num_output: 5 kernel_size: 1").bottom(2, 3, 4, 3).anySize(),
                deconv("num_output: 5 kernel_size: 1 stride: 3")
                        .bottom(1, 3, 4, 3)
                        .anySize(),
                deconv("num_output: 3 kernel_h: 1 kernel_w: 5 pad_h: 0 pad_w: 2 stride_h: 2 stride_w: 1")
                        .bottom(1, 2, 3, 4)
                        .anySize(),
                deconv("num_output: 21 kernel_size: 16 stride: 8 bias_term: false")
                        .bottom(1, 21, 3, 2)
                        .anySize(),
                deconv("num_output: 8 kernel_size: 4 stride: 2 pad: 1 group: 8 bias_term: false")
                        .bottom(2, 8, 5, 3)
                        .anySize(),
                deconv("num_output: 17 kernel_size: 3 stride: 2 pad: 1")
                        .bottom(1, 19, 7, 5)
                        .anySize(),
                deconv("num_output: 1 kernel_size: 2").bottom(1, 1, 1, 1).anySize(),
                deconv("num_output: 1 kernel_size: 2 stride: 1")
                        .bottom(2, 3, 6, 4)
                        .bottom(2, 3, 6, 4)
                        .tops(2),
                deconv("num_output: 2 axis: 3").bottom(2, 3, 2, 4),
                deconv("num_output: 2 kernel_size: 2 stride: 5")
                        .bottom(1, 1, 3, 3)
                        .anySize(),
                deconv("num_output: 4 kernel_size: 3 stride: 2 pad: 1")
                        .bottom(2, 3, 7)
                        .anySize(),
                deconv("num_output: 2 kernel_size: 2 stride: 2 pad: 1")
                        .bottom(2, 3, 2, 3, 2)
                        .anySize(),
                deconv(
                                "num_output: 4 kernel_size: 1 kernel_size: 2 kernel_size: 3 stride: 1 stride: 2 stride: 1 group: 2")
                        .bottom(1, 4, 3, 2, 4)
                        .anySize(),
                deconv("num_output: 18 kernel_size: 4 kernel_size: 3 group: 6 force_nd_im2col: true")
                        .bottom(1, 12, 5, 6)
                        .anySize(),
                deconv("num_output: 3 kernel_size: 2 axis: 2").bottom(2, 3, 4, 5));
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 2, 0, 13", "4, 3, 2, 0, 9", "16, 4, 2, 1, 32", "10, 64, 32, 0, 352", "34, 16, 8, 0, 280"})
    void outputSizesUndoConvolution(int in, int kernel, int stride, int pad, int out) {
        String param = "num_output: 1 kernel_size: %d stride: %d pad: %d".formatted(kernel, stride, pad);
        assertThat(shapeOf(deconv(param).bottom(1, 1, in, 1))).startsWith("(1, 1, " + out + ", ");
    }

    @Test
    void everyNumberIsSpreadOverItsWindow() {
        Case two = deconv("num_output: 1 kernel_size: 2 stride: 1")
                .bottom(1, 1, 1, 2)
                .values(1, 10);
        assertThat(forward(two.param(1, 2, 3, 4).param(0.5f)).get(0))
                .containsExactly(new float[] {1.5f, 12.5f, 20.5f, 3.5f, 34.5f, 40.5f}, within(0f));
    }

    @Test
    void onesSumWhereWindowsOverlap() {
        float[] ones = new float[2 * 3 * 6 * 4];
        Arrays.fill(ones, 1);
        float[] weight = new float[3 * 4 * 9];
        Arrays.fill(weight, 1);
        Case constant = deconv("num_output: 4 kernel_size: 3 stride: 2")
                .bottom(2, 3, 6, 4)
                .values(ones)
                .param(weight)
                .param(0.1f, 0.1f, 0.1f, 0.1f);
        float[] y = forward(constant).get(0);
        for (int i = 0; i < y.length; i++) {
            int h = i / 9 % 13;
            int w = i % 9;
            int windows = (h % 2 == 0 && h > 0 && h < 12 ? 2 : 1) * (w % 2 == 0 && w > 0 && w < 8 ? 2 : 1);
            assertThat(y[i]).isEqualTo(windows * 3 + 0.1f, within(1e-4f));
        }
    }

    @Test
    void weightsLieByTheBottomsChannels() {
        Case four = deconv("num_output: 6 kernel_size: 3 group: 2").bottom(1, 4, 2, 2);
        float[] weight = new float[4 * 3 * 9];
        weight[2 * 3 * 9] = 1;
        float[] y = forward(four.values(0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0)
                        .param(weight)
                        .param(new float[6]))
                .get(0);
        assertThat(y[3 * 16]).isEqualTo(5);
    }

    @Test
    void refusesWhatDoesNotFitWithTheReason() {
        assertRefused(deconv("num_output: 4 kernel_size: 2 pad: 3").bottom(1, 1, 2, 2), "make pad smaller");
        assertRefused(deconv("num_output: 4 kernel_size: 1 group: 2").bottom(1, 3, 4, 4), "multiples of group 2");
        assertRefused(deconv("kernel_size: 2").bottom(1, 1, 2, 2), "convolution_param gives no num_output");
        assertRefused(deconv("num_output: 4 kernel_size: 1 group: 0").bottom(1, 3, 4, 4), "group is 0");
        assertRefused(deconv("num_output: 4").bottom(1, 1, 4, 4), "no kernel_size is given");
    }

    private static Case deconv(String param) {
        return layer("type: 'Deconvolution' convolution_param { " + param + " }");
    }
}
