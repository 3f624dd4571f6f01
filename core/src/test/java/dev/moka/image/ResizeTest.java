package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.MokaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
    /** The definition, in double and slowly: normalise, sum every pixel under its tent (nothing lies outside), undo. */
    private static double expected(Image in, int height, int width, int y, int x, int c) {
        double min = Double.MAX_VALUE;
        double max = -Double.MAX_VALUE;
        for (float value : in.data()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (min == max) {
            return min;
        }
        double row = (2 * y + 1) * (double) in.height() / (2 * height) - 0.5;
        double column = (2 * x + 1) * (double) in.width() / (2 * width) - 0.5;
        double sum = 0;
        for (int i = 0; i < in.height(); i++) {
            for (int j = 0; j < in.width(); j++) {
                double tent = Math.max(0, 1 - Math.abs(row - i)) * Math.max(0, 1 - Math.abs(column - j));
                sum += tent * (Samples.at(in, i, j, c) - min) / (max - min);
            }
        }
        return sum * (max - min) + min;
    }

    @ParameterizedTest
    @CsvSource({
        "37, 53, 3, 20, 20", // smaller
        "37, 53, 3, 61, 80", // larger: the border samples lie outside
        "37, 53, 1, 20, 90", // both
        "5, 4, 3, 37, 53",
        "1, 1, 3, 4, 4",
        "9, 9, 1, 1, 1",
        "8, 8, 3, 16, 8",
    })
    void agreesWithTheDefinition(int h, int w, int c, int height, int width) {
        Image in = Samples.noise(h, w, c);
        for (int i = 0; i < in.data().length; i++) {
            in.data()[i] = in.data()[i] * 90 - 20; // a mean picture's range, below zero too
        }
        Image out = Resize.resize(in, height, width);
        assertThat(out.height()).isEqualTo(height);
        assertThat(out.width()).isEqualTo(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int k = 0; k < c; k++) {
                    assertThat((double) Samples.at(out, y, x, k))
                            .as("row %d, column %d, channel %d", y, x, k)
                            .isCloseTo(expected(in, height, width, y, x, k), within(1e-4));
                }
            }
        }
    }

    /** Made with skimage 0.26: {@code transform.resize(x, (3, 5), order=1, mode='constant', anti_aliasing=False)}. */
    @Test
    void agreesWithSkimage() {
        Image in = new Image(2, 3, 1, new float[] {5, 7, 9, 6, 3, 8});
        float[] skimage = {
            4.333333f, 5.333333f, 6.333333f, 7.333333f, 7f,
            5f, 5.3f, 5f, 7.1f, 7.4f,
            5f, 4.5f, 3f, 5.5f, 6.333333f
        };
        assertThat(Resize.resize(in, 3, 5).data()).containsExactly(skimage, within(1e-5f));
    }

    @Test
    void withOtherChannelsTheCornersAreAligned() {
        Image in = new Image(2, 3, 2, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        Image out = Resize.resize(in, 3, 5);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 5; x++) {
                assertThat(Samples.at(out, y, x, 0)).isEqualTo(3f * y + x);
                assertThat(Samples.at(out, y, x, 1)).isEqualTo(3f * y + x + 1);
            }
        }
    }

    @Test
    void aConstantPictureStaysConstant() {
        Image in = new Image(2, 2, 3, new float[] {.3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f});
        assertThat(Resize.resize(in, 7, 5).data()).containsOnly(.3f);
    }

    @Test
    void theSameSizeIsTheSamePicture() {
        Image in = Samples.noise(4, 5, 3);
        assertThat(Resize.resize(in, 4, 5)).isSameAs(in);
    }

    @Test
    void impossibleSizesAreRefused() {
        Image in = Samples.noise(4, 5, 3);
        assertThatThrownBy(() -> Resize.resize(in, 0, 5)).isInstanceOf(MokaException.class);
        assertThatThrownBy(() -> Resize.resize(in, 100_000, 100_000)).isInstanceOf(MokaException.class);
    }
}
