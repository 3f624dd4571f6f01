package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                conv("num_output: 3 kernel_size: 3 pad: 1")
                        .bottom(2, 3, 6, 4)
                        .anySize()
                        .inPlace(),
                conv("num_output: 3 kernel_size: 3 pad: 1")
                        .bottom(2, 3, 6, 4)
                        .bottom(2, 3, 6, 4)
                        .tops(2)
                        .inPlace(),
                conv("num_output: 4 kernel_size: 1 pad: 1 stride: 3 dilation: 3")
                        .bottom(1, 16, 6, 2),
                conv("num_output: 7 kernel_size: 2 stride: 4 pad: 3 dilation: 2")
                        .bottom(1, 4, 7, 2, 1),
                conv("num_output: 17 kernel_size: 1 stride: 1 stride: 3").bottom(2, 2, 6, 3),
                conv("num_output: 4 kernel_size: 1")
                        .bottom(2, 4, 3, 3)
                        .anySize()
                        .inPlace(),
                conv("num_output: 3 kernel_size: 3 pad: 1 axis: 2")
                        .bottom(2, 2, 3, 4, 5)
                        .inPlace(),
                conv("num_output: 4 kernel_size: 3 stride: 2")
                        .bottom(2, 3, 6, 4)
                        .anySize(),
                conv("num_output: 4 kernel_size: 3 stride: 2")
                        .bottom(2, 3, 6, 4)
                        .bottom(2, 3, 6, 4)
                        .tops(2)
                        .anySize(),
                conv("num_output: 3 kernel_size: 3 stride: 2 group: 3")
                        .bottom(2, 3, 6, 4)
                        .anySize(),
                conv("num_output: 5 kernel_size: 3 pad: 1 bias_term: false")
                        .bottom(1, 2, 7, 5)
                        .anySize(),
                conv("num_output: 4 kernel_size: 3 dilation: 2")
                        .bottom(2, 3, 8, 7)
                        .anySize(),
                conv("num_output: 2 kernel_size: 3 dilation: 2")
                        .bottom(2, 3, 5, 6)
                        .anySize(),
                conv("num_output: 12 kernel_size: 11 kernel_size: 13 group: 6 bias_term: false force_nd_im2col: true")
                        .bottom(3, 18, 22, 26),
                conv("num_output: 2 kernel_size: 3 dilation: 3 stride: 2 pad: 3")
                        .bottom(1, 2, 10, 11)
                        .anySize(),
                conv("num_output: 6 kernel_size: 1").bottom(2, 5, 4, 3).anySize(),
                conv("num_output: 6 kernel_size: 1 group: 2 stride: 2")
                        .bottom(2, 4, 5, 5)
                        .anySize(),
                conv("num_output: 3 kernel_h: 1 kernel_w: 5 pad_h: 0 pad_w: 2")
                        .bottom(2, 3, 6, 9)
                        .anySize(),
                conv("num_output: 3 kernel_size: 3 pad_h: 2").bottom(2, 3, 5, 6).anySize(),
                conv("num_output: 3 kernel_size: 3 pad_w: 1 stride_h: 2 stride_w: 1")
                        .bottom(2, 3, 5, 6)
                        .anySize(),
                conv("num_output: 3 kernel_h: 4 kernel_w: 1 stride_h: 1 stride_w: 3")
                        .bottom(1, 2, 9, 8)
                        .anySize(),
                conv("num_output: 3 kernel_size: 3 kernel_size: 2 stride: 2 stride: 1 pad: 1 pad: 0 dilation: 1 dilation: 2")
                        .bottom(2, 3, 8, 9)
                        .anySize(),
                conv("num_output: 3 kernel_h: 1 kernel_w: 3 stride_h: 1 stride_w: 2")
                        .bottom(3, 1, 5, 4)
                        .anySize(),
                conv("num_output: 1 kernel_size: 2 stride: 1 stride: 1 stride: 2")
                        .bottom(2, 1, 5, 4, 3),
                conv("num_output: 8 kernel_size: 3 pad: 1 group: 8")
                        .bottom(2, 8, 5, 7)
                        .anySize(),
                conv("num_output: 16 kernel_size: 3 pad: 1 group: 8 stride: 2")
                        .bottom(1, 8, 9, 9)
                        .anySize(),
                conv("num_output: 32 kernel_size: 3 pad: 1 group: 2")
                        .bottom(2, 48, 6, 6)
                        .anySize(),
                conv("num_output: 17 kernel_size: 5 pad: 2")
                        .bottom(1, 19, 11, 13)
                        .anySize(),
                conv("num_output: 16 kernel_size: 11 stride: 4")
                        .bottom(1, 3, 35, 39)
                        .anySize(),
                conv("num_output: 64 kernel_size: 3 pad: 1").bottom(1, 64, 7, 7).anySize(),
                conv("num_output: 1 kernel_size: 1").bottom(1, 1, 1, 1).anySize(),
                conv("num_output: 4 kernel_size: 5 pad: 4").bottom(1, 2, 1, 1).anySize(),
                conv("num_output: 3 kernel_size: 3 stride: 5 pad: 2")
                        .bottom(2, 2, 7, 7)
                        .anySize(),
                conv("num_output: 12 kernel_size: 3 force_nd_im2col: true group: 6")
                        .bottom(1, 18, 8, 9)
                        .anySize(),
                conv("num_output: 4 kernel_size: 3 stride: 2 pad: 1")
                        .bottom(2, 3, 11)
                        .anySize(),
                conv("num_output: 4 kernel_size: 3 dilation: 2 group: 2")
                        .bottom(2, 4, 9)
                        .anySize(),
                conv("num_output: 4 kernel_size: 3").bottom(2, 3, 5, 6, 4).anySize(),
                conv("num_output: 2 kernel_size: 3 dilation: 2")
                        .bottom(1, 3, 6, 7, 8)
                        .anySize(),
                conv("num_output: 4 kernel_size: 1 kernel_size: 2 kernel_size: 3 stride: 1 stride: 2 stride: 1 pad: 0 pad: 1 pad: 2 group: 2")
                        .bottom(1, 4, 3, 5, 4)
                        .anySize(),
                conv("num_output: 3 axis: 3").bottom(2, 3, 2, 4),
                conv("num_output: 3 kernel_size: 2 axis: 2").bottom(2, 3, 4, 5),
                conv("num_output: 3 kernel_size: 2 axis: -2").bottom(2, 3, 4, 5),
                conv("num_output: 3 kernel_size: 2 axis: 0").bottom(4, 5, 6).fixed());
    }

    @ParameterizedTest
    @CsvSource({
        "227, 11, 4, 0, 1, 55", "27, 5, 1, 2, 1, 27", "13, 3, 1, 1, 1, 13", "6, 3, 2, 0, 1, 2", "4, 3, 2, 0, 1, 1",
        "8, 3, 1, 0, 2, 4", "7, 3, 1, 0, 2, 3", "224, 7, 2, 3, 1, 112", "5, 5, 1, 0, 1, 1", "28, 5, 1, 0, 1, 24",
        "10, 3, 2, 0, 3, 2", "11, 3, 2, 0, 3, 3", "100, 5, 1, 0, 1, 96"
    })
    void outputSizesAreRoundedDown(int in, int kernel, int stride, int pad, int dilation, int out) {
        String param = "num_output: 1 kernel_size: %d stride: %d pad: %d dilation: %d"
                .formatted(kernel, stride, pad, dilation);
        assertThat(shapeOf(conv(param).bottom(1, 1, in, in))).isEqualTo("(1, 1, %d, %d)", out, out);
    }

    @Test
    void kernelIsNotFlipped() {
        Case nine = conv("num_output: 1 kernel_size: 2").bottom(1, 1, 3, 3).values(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(forward(nine.param(1, 2, 3, 4).param(0.5f)).get(0))
                .containsExactly(new float[] {37.5f, 47.5f, 67.5f, 77.5f}, within(0f));
    }

    @Test
    void sobelIsSeparable() {
        Case picture = conv("num_output: 1 kernel_size: 3 stride: 2 bias_term: false")
                .bottom(2, 1, 6, 4)
                .param(-1, 0, 1, -2, 0, 2, -1, 0, 1);
        Case rows = conv("num_output: 1 kernel_h: 3 kernel_w: 1 stride_h: 2 stride_w: 1 bias_term: false")
                .bottom(2, 1, 6, 4)
                .param(1, 2, 1);
        float[] between = forward(rows).get(0);
        Case columns = conv("num_output: 1 kernel_h: 1 kernel_w: 3 stride_h: 1 stride_w: 2 bias_term: false")
                .bottom(2, 1, 2, 4)
                .values(between)
                .param(-1, 0, 1);
        assertThat(forward(columns).get(0)).containsExactly(forward(picture).get(0), within(1e-4f));
    }

    /** Two answers to one question: which is meant? Deconvolution and Im2col ask alike. */
    @ParameterizedTest
    @CsvSource({
        "kernel_size: 3 kernel_h: 3 kernel_w: 3, both kernel_size and kernel_h or kernel_w",
        "kernel_size: 3 kernel_w: 3, both kernel_size and kernel_h or kernel_w",
        "kernel_size: 3 pad: 1 pad_h: 1 pad_w: 1, both pad and pad_h or pad_w",
        "kernel_size: 3 pad: 0 pad_h: 0, both pad and pad_h or pad_w",
        "kernel_size: 3 stride: 2 stride_h: 2 stride_w: 2, both stride and stride_h or stride_w"
    })
    void refusesWhatIsGivenTwice(String fields, String words) {
        for (String type : List.of("Convolution", "Deconvolution", "Im2col")) {
            String layer = "type: '%s' convolution_param { num_output: 2 %s }".formatted(type, fields);
            assertRefused(layer(layer).bottom(1, 2, 6, 6), words);
        }
    }

    @Test
    void refusesWhatDoesNotFitWithTheReason() {
        assertRefused(conv("num_output: 4 kernel_size: 5").bottom(1, 1, 4, 4), "make the input larger");
        assertRefused(conv("num_output: 4 kernel_size: 1 group: 2").bottom(1, 3, 4, 4), "multiples of group 2");
        assertRefused(conv("num_output: 3 kernel_size: 1 group: 2").bottom(1, 4, 4, 4), "multiples of group 2");
        assertRefused(conv("num_output: 4").bottom(1, 1, 4, 4), "no kernel_size is given");
        assertRefused(conv("num_output: 4 kernel_h: 3").bottom(1, 1, 4, 4), "kernel_h is 3 and kernel_w 0");
        assertRefused(conv("num_output: 4 kernel_w: 3").bottom(1, 1, 4, 4), "kernel_h is 0 and kernel_w 3");
        assertRefused(conv("num_output: 4 kernel_size: 1 stride_h: 2").bottom(1, 1, 4, 4), "give both, 1 or more each");
        assertRefused(conv("num_output: 4 kernel_size: 1 pad_h: 1").bottom(1, 1, 4), "give pad instead");
        assertRefused(conv("num_output: 4 kernel_size: 0").bottom(1, 1, 4, 4), "kernel_size is 0: give 1 or more");
        assertRefused(conv("num_output: 4 kernel_size: 1 stride: 0").bottom(1, 1, 4, 4), "stride is 0: give 1 or more");
        assertRefused(
                conv("kernel_size: 1").bottom(1, 1, 4, 4), "convolution_param gives no num_output: give 1 or more");
        assertRefused(conv("num_output: 0 kernel_size: 1").bottom(1, 1, 4, 4), "num_output is 0: give 1 or more");
        assertRefused(
                conv("num_output: 4 kernel_size: 1 group: 0").bottom(1, 1, 4, 4),
                "group is 0: give 1 or more, or leave");
        assertRefused(
                conv("num_output: 4 kernel_size: 1 pad: 1 pad: 1 pad: 1").bottom(1, 1, 4, 4), "give one, or one each");
        assertRefused(
                conv("num_output: 4 kernel_size: 1").bottom(1, 1, 4, 4).tops(2), "as many of one as of the other");
        assertRefused(
                conv("num_output: 4 kernel_size: 1")
                        .bottom(1, 1, 4, 4)
                        .bottom(1, 1, 4, 5)
                        .tops(2),
                "must be equal");
    }

    private static Case conv(String param) {
        return layer("type: 'Convolution' convolution_param { " + param + " }");
    }
}
