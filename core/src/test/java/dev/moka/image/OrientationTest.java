package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
    private static final int H = 32;
    private static final int W = 64;

    /** A JPEG of four flat quarters, so that its losses do not matter: A B over C D. */
    private static byte[] jpeg() throws IOException {
        BufferedImage image = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                int quarter = 2 * (y / (H / 2)) + x / (W / 2);
                image.setRGB(x, y, 0x010101 * (40 + 60 * quarter)); // A = 40, B = 100, C = 160, D = 220
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    /** Puts an APP1 segment with one EXIF entry behind the JPEG's first marker. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(jpeg.length + 36);
        exif.put(jpeg, 0, 2);
        exif.putShort((short) 0xffe1).putShort((short) 34);
        exif.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        exif.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8); // big-endian TIFF, its directory at 8
        exif.putShort((short) 1); // one entry: tag, type SHORT, one value, padded to four bytes
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        exif.putInt(0); // no other directory
        return exif.put(jpeg, 2, jpeg.length - 2).array();
    }

    @ParameterizedTest
    @CsvSource({"1,ABCD", "2,BADC", "3,DCBA", "4,CDAB", "5,ACBD", "6,CADB", "7,DBCA", "8,BDAC", "0,ABCD", "9,ABCD"})
    void turnsThePictureAsTheCameraWasHeld(int orientation, String quarters, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("photo.jpg");
        Files.write(file, withOrientation(jpeg(), orientation));
        Image image = Images.read(file);
        boolean turned = orientation >= 5 && orientation <= 8;
        assertThat(image.height()).isEqualTo(turned ? W : H);
        assertThat(image.width()).isEqualTo(turned ? H : W);
        for (int quarter = 0; quarter < 4; quarter++) {
            int y = image.height() / 4 * (quarter < 2 ? 1 : 3);
            int x = image.width() / 4 * (quarter % 2 == 0 ? 1 : 3);
            float expected = (40 + 60 * (quarters.charAt(quarter) - 'A')) / 255f;
            assertThat(Samples.at(image, y, x, 0)).as("quarter %d", quarter).isCloseTo(expected, within(0.02f));
        }
    }

    /** The case of the standard in words: in case 6 the stored left column is the picture's top row. */
    @Test
    void everyPixelMoves() {
        Image stored = new Image(2, 3, 1, new float[] {1, 2, 3, 4, 5, 6});
        float[][] upright = {
            {1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1}, {4, 5, 6, 1, 2, 3},
            {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3}, {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}
        };
        for (int orientation = 1; orientation <= 8; orientation++) {
            Image image = Orientation.upright(stored, orientation);
            assertThat(image.data()).as("orientation %d", orientation).containsExactly(upright[orientation - 1]);
            assertThat(image.height()).isEqualTo(orientation < 5 ? 2 : 3);
        }
    }

    @Test
    void damagedMetadataDoesNotHideThePicture(@TempDir Path folder) throws IOException {
        byte[] bytes = withOrientation(jpeg(), 6);
        for (int i = 14; i < 30; i++) {
            bytes[i] = (byte) 0xf7;
        }
        Path file = folder.resolve("photo.jpg");
        Files.write(file, bytes);
        assertThat(Images.read(file).width()).isEqualTo(W);
    }
}
