package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Im2colLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                im2col("kernel_size: 1").bottom(2, 3, 6, 5).inPlace(),
                im2col("kernel_size: 3 stride: 2").bottom(2, 3, 6, 5).anySize(),
                im2col("kernel_size: 3 pad_h: 1").bottom(2, 3, 6, 5).anySize(),
                im2col("kernel_size: 3 stride: 2 dilation: 3")
                        .bottom(2, 3, 10, 11)
                        .anySize(),
                im2col("kernel_size: 3 stride: 2 dilation: 3 force_nd_im2col: true")
                        .bottom(2, 3, 10, 9)
                        .anySize(),
                im2col("kernel_size: 3 stride: 2 force_nd_im2col: true")
                        .bottom(2, 3, 6, 5)
                        .anySize(),
                im2col("kernel_h: 5 kernel_w: 3 stride: 2").bottom(2, 3, 6, 5).anySize(),
                im2col("kernel_size: 2 pad: 1").bottom(1, 2, 3, 4).anySize(),
                im2col("kernel_size: 1").bottom(1, 5, 3, 3).anySize(),
                im2col("kernel_size: 5 pad: 4").bottom(1, 1, 1, 1).anySize(),
                im2col("kernel_size: 3 dilation: 2 pad: 2").bottom(1, 1, 1, 1).anySize(),
                im2col("kernel_size: 3 stride: 2 pad: 1").bottom(2, 3, 9).anySize(),
                im2col("kernel_size: 2 stride: 1 stride: 2 stride: 1")
                        .bottom(1, 2, 3, 4, 3)
                        .anySize(),
                im2col("kernel_size: 2 axis: 2").bottom(2, 3, 4, 5));
    }

    @Test
    void columnsHoldTheChannelsOneBehindTheOther() {
        assertThat(shapeOf(im2col("kernel_size: 3 stride: 2 dilation: 3").bottom(2, 3, 10, 11)))
                .isEqualTo("(2, 27, 2, 3)");
        float[] x = new float[3 * 6 * 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        float[] y = forward(
                        im2col("kernel_size: 3 stride: 2").bottom(1, 3, 6, 5).values(x))
                .get(0);
        for (int c = 0; c < 27; c++) {
            assertThat(y[c * 4]).isEqualTo(c / 9 * 30 + c / 3 % 3 * 5 + c % 3);
        }
    }

    @Test
    void refusesWhatDoesNotFitWithTheReason() {
        assertRefused(im2col("kernel_size: 3").bottom(2, 3), "has 0 spatial axes");
        assertRefused(im2col("kernel_size: 3").bottom(1, 1, 2, 2), "make the input larger");
        assertRefused(im2col("").bottom(1, 1, 2, 2), "no kernel_size is given");
    }

    private static Case im2col(String param) {
        return layer("type: 'Im2col' convolution_param { " + param + " }");
    }
}
