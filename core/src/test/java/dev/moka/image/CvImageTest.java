package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CvImageTest {
    private static CvImage decode(BufferedImage image, CvImage.Color color) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return CvImage.decode(png.toByteArray(), "test", color);
    }

    @Test
    void alphaIsKeptOnlyAsStored() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x800a1464);
        assertThat(decode(image, CvImage.Color.AS_STORED).pixels()).containsExactly(100, 20, 10, 0x80);
        assertThat(decode(image, CvImage.Color.COLOR).pixels()).containsExactly(100, 20, 10);
    }

    @Test
    void grayIsRepeatedForColour() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, 200);
        assertThat(decode(image, CvImage.Color.AS_STORED).channels()).isOne();
        assertThat(decode(image, CvImage.Color.COLOR).pixels())
                .containsExactly(0, 0, 0, (byte) 200, (byte) 200, (byte) 200);
    }

    @Test
    void bilevelPicturesAreBlackAndWhite() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(1, 0, 0xffffff);
        assertThat(decode(image, CvImage.Color.GRAY).pixels()).containsExactly(0, (byte) 255);
    }

    @Test
    void sixteenBitsAreHalvedOrRefused() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x12ff);
        assertThat(decode(image, CvImage.Color.GRAY).pixels()).containsExactly(0x12);
        assertThatThrownBy(() -> decode(image, CvImage.Color.AS_STORED))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("test has 16 bits a channel");
    }

    @Test
    void planesAreThePixelsChannelByChannel() {
        assertThat(new CvImage(1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6}).planes()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void encodedAsPngItComesBack() {
        CvImage image = new CvImage(1, 2, 3, new byte[] {1, 2, 3, 4, 5, (byte) 200});
        CvImage back = CvImage.decode(image.encode("png"), "test", CvImage.Color.COLOR);
        assertThat(back.pixels()).isEqualTo(image.pixels());
        CvImage jpg = CvImage.decode(new CvImage(8, 8, 1, new byte[64]).encode("jpg"), "test", CvImage.Color.AS_STORED);
        assertThat(jpg.channels()).isOne();
    }
}
