package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionPictureTest {
    @Test
    void cellsAreColouredByThePartOfTheirRow() {
        var picture = new ConfusionPicture(Heading.NONE, List.of("a", "b"), new int[][] {{8, 0}, {2, 2}});
        BufferedImage image = picture.image();
        int left = image.getWidth() - 24 - 2 * 56;
        int top = image.getHeight() - 24 - 2 * 56;
        assertThat(image.getRGB(left + 2, top + 2) & 0xffffff).isEqualTo(ColorMap.VIRIDIS.rgb(1));
        assertThat(image.getRGB(left + 58, top + 2) & 0xffffff).isEqualTo(ColorMap.VIRIDIS.rgb(0));
        assertThat(image.getRGB(left + 2, top + 58) & 0xffffff).isEqualTo(ColorMap.VIRIDIS.rgb(0.5));
        assertThat(image.getRGB(left + 58, top + 58) & 0xffffff).isEqualTo(ColorMap.VIRIDIS.rgb(0.5));
    }

    @Test
    void aThousandClassesFit() {
        List<String> classes = java.util.Collections.nCopies(1000, "a long name");
        var picture = new ConfusionPicture(Heading.NONE, classes, new int[1000][1000]);
        assertThat(picture.width()).isBetween(2000, 2100);
        assertThat(picture.image().getHeight()).isEqualTo(picture.height());
    }
}
