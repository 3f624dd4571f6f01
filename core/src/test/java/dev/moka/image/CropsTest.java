package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CropsTest {
    /** A picture whose value tells where it was: 1000 y + 10 x + c. */
    private static Image ramp(int height, int width) {
        float[] data = new float[height * width * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = 1000 * (i / 3 / width) + 10 * (i / 3 % width) + i % 3;
        }
        return new Image(height, width, 3, data);
    }

    private static void assertCrop(Image crop, int top, int left, boolean mirrored) {
        for (int y = 0; y < crop.height(); y++) {
            for (int x = 0; x < crop.width(); x++) {
                int from = left + (mirrored ? crop.width() - 1 - x : x);
                for (int c = 0; c < 3; c++) {
                    assertThat(Samples.at(crop, y, x, c)).isEqualTo(1000 * (top + y) + 10 * from + c);
                }
            }
        }
    }

    @Test
    void theCentreIsTruncatedAsInCaffe() {
        Image crop = Crops.center(ramp(256, 40), 227, 40); // 128 - 113.5 = 14.5, cut to 14
        assertThat(crop.height()).isEqualTo(227);
        assertCrop(crop, 14, 0, false);
        assertCrop(Crops.center(ramp(10, 11), 4, 5), 3, 3, false);
    }

    @Test
    void tenCropsComeInCaffesOrder() {
        List<Image> crops = Crops.oversample(ramp(9, 12), 4, 5);
        assertThat(crops).hasSize(10).allMatch(crop -> crop.height() == 4 && crop.width() == 5);
        for (int i = 0; i < 10; i += 5) {
            assertCrop(crops.get(i), 0, 0, i == 5);
            assertCrop(crops.get(i + 1), 0, 7, i == 5);
            assertCrop(crops.get(i + 2), 5, 0, i == 5);
            assertCrop(crops.get(i + 3), 5, 7, i == 5);
            assertCrop(crops.get(i + 4), 2, 3, i == 5);
        }
    }

    @Test
    void aCropLargerThanThePictureIsRefused() {
        assertThatThrownBy(() -> Crops.center(ramp(4, 4), 5, 4))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("a crop of 5 x 4 does not fit in a picture of 4 x 4");
        assertThatThrownBy(() -> Crops.oversample(ramp(4, 4), 4, 5)).isInstanceOf(MokaException.class);
    }
}
