package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.oracle.Picture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CvResizeTest {
    private final Random random = new Random(1701);

    private void equalsOpenCv(int height, int width, int channels, int newHeight, int newWidth) {
        byte[] pixels = new byte[height * width * channels];
        random.nextBytes(pixels);
        Picture picture = new Picture(height, width, channels, pixels);
        byte[] expected = NativeCaffe.get().resize(picture, newHeight, newWidth).pixels();
        byte[] resized = CvResize.resize(pixels, height, width, channels, newHeight, newWidth);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            different += resized[i] == expected[i] ? 0 : 1;
        }
        assertThat(different)
                .as("bytes that differ, %d x %d x %d to %d x %d", height, width, channels, newHeight, newWidth)
                .isZero();
    }

    @Test
    void everySizeEqualsOpenCv() {
        for (int round = 0; round < 600; round++) {
            int channels = random.nextBoolean() ? 1 : 3;
            equalsOpenCv(size(round), size(round), channels, size(round), size(round));
        }
    }

    /** Small sizes often, where edges and whole ratios are. */
    private int size(int round) {
        return 1 + random.nextInt(round % 3 == 0 ? 6 : round % 3 == 1 ? 60 : 400);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "1, 1, 7, 5",
        "1, 9, 4, 3",
        "9, 1, 4, 3",
        "8, 6, 4, 3",
        "8, 6, 8, 3",
        "8, 6, 4, 6",
        "8, 6, 2, 2",
        "8, 6, 16, 12",
        "9, 7, 9, 7",
        "2, 2, 1, 1",
        "9, 9, 3, 3",
        "360, 480, 256, 256",
        "480, 360, 227, 227",
        "375, 500, 256, 341",
        "28, 28, 32, 32",
        "1200, 1600, 256, 256",
        "600, 1, 300, 1",
        "5, 2048, 5, 1024"
    })
    void theseSizesEqualOpenCv(int height, int width, int newHeight, int newWidth) {
        equalsOpenCv(height, width, 3, newHeight, newWidth);
        equalsOpenCv(height, width, 1, newHeight, newWidth);
    }

    @Test
    void oneColourStaysAndEqualSizesAreEqual() {
        byte[] gray = new byte[35];
        Arrays.fill(gray, (byte) 200);
        assertThat(CvResize.resize(gray, 5, 7, 1, 11, 3)).containsOnly(200).hasSize(33);
        random.nextBytes(gray);
        assertThat(CvResize.resize(gray, 5, 7, 1, 5, 7)).isEqualTo(gray);
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> CvResize.resize(new byte[5], 2, 2, 1, 1, 1))
                .isInstanceOf(MokaException.class)
                .hasMessage("5 samples are no picture of 2 x 2 pixels and 1 channels");
        assertThatThrownBy(() -> CvResize.resize(new byte[4], 2, 2, 1, 0, 1))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("to 0 x 1 pixels");
    }
}
