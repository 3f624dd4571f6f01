package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    private static final int H = 17;
    private static final int W = 23;

    @TempDir
    private Path folder;

    /** A value for every place, all 256 of them somewhere. */
    private static int value(int y, int x, int c) {
        return (31 * y + 7 * x + 101 * c) & 0xff;
    }

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        assertThat(ImageIO.write(image, format, file.toFile()))
                .as("a writer for " + format)
                .isTrue();
        return file;
    }

    /** Fills the raster band by band, past Java's own colour conversions. */
    private static BufferedImage filled(BufferedImage image, int step) {
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                for (int c = 0; c < image.getRaster().getNumBands(); c++) {
                    image.getRaster().setSample(x, y, c, value(y, x, c) * step);
                }
            }
        }
        return image;
    }

    private static BufferedImage interleaved(int type, int bands) {
        return bands < 3
                ? ImageTypeSpecifier.createGrayscale(type == DataBuffer.TYPE_USHORT ? 16 : 8, type, false)
                        .createBufferedImage(W, H)
                : ImageTypeSpecifier.createInterleaved(
                                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                                bands == 4 ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 2},
                                type,
                                bands == 4,
                                false)
                        .createBufferedImage(W, H);
    }

    private static void assertPixels(Image image, boolean gray, double tolerance) {
        assertThat(image.toString()).isEqualTo(H + " x " + W + " x 3");
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                for (int c = 0; c < 3; c++) {
                    float expected = (float) (value(y, x, gray ? 0 : c) / 255.0);
                    assertThat(Samples.at(image, y, x, c))
                            .as("row %d, column %d, channel %d", y, x, c)
                            .isCloseTo(expected, within((float) tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void losslessColourIsExact(String format) throws IOException {
        BufferedImage rgb = filled(new BufferedImage(W, H, BufferedImage.TYPE_3BYTE_BGR), 1);
        assertPixels(Images.read(write(rgb, format)), false, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void grayIsTheStoredValueThreeTimes(String format) throws IOException {
        BufferedImage gray = filled(new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY), 1);
        assertPixels(Images.read(write(gray, format)), true, 0);
    }

    @Test
    void grayJpegIsNotGammaConverted() throws IOException {
        BufferedImage flat = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY);
        for (int level : new int[] {0, 13, 64, 128, 200, 255}) {
            for (int i = 0; i < H * W; i++) {
                flat.getRaster().setSample(i % W, i / W, 0, level);
            }
            Image image = Images.read(write(flat, "jpeg"));
            assertThat(image.data()).hasSize(H * W * 3).containsOnly((float) (level / 255.0));
        }
    }

    @Test
    void sixteenBitsKeepTheirPrecision() throws IOException {
        for (int bands : new int[] {1, 3, 4}) {
            BufferedImage image = filled(interleaved(DataBuffer.TYPE_USHORT, bands), 257);
            image.getRaster().setSample(0, 0, 0, 12345);
            Image read = Images.read(write(image, "png"));
            assertThat(read.data()[0]).isEqualTo((float) (12345 / 65535.0));
            read.data()[0] = value(0, 0, 0);
            if (bands == 1) {
                read.data()[1] = read.data()[2] = value(0, 0, 0);
            }
            assertPixels(read, bands == 1, 0);
        }
    }

    @Test
    void alphaIsDroppedNotBlended() throws IOException {
        BufferedImage rgba = filled(interleaved(DataBuffer.TYPE_BYTE, 4), 1); // alpha takes every value, 0 too
        assertPixels(Images.read(write(rgba, "png")), false, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif"})
    void aPalettesTransparentColoursStayThemselves(String format) throws IOException {
        byte[][] rgba = new byte[4][256];
        for (int i = 0; i < 256; i++) {
            rgba[0][i] = (byte) i;
            rgba[1][i] = (byte) (i + 101);
            rgba[2][i] = (byte) (i + 202);
            rgba[3][i] = (byte) (i == 31 ? 0 : 255);
        }
        IndexColorModel palette = new IndexColorModel(8, 256, rgba[0], rgba[1], rgba[2], rgba[3]);
        BufferedImage image = filled(new BufferedImage(W, H, BufferedImage.TYPE_BYTE_INDEXED, palette), 1);
        assertPixels(Images.read(write(image, format)), false, 0);
    }

    @Test
    void twoColoursAreBlackAndWhite() throws IOException {
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        assertThat(Images.read(write(bits, "png")).data()).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @Test
    void packedPixelsAreRead() throws IOException {
        BufferedImage packed = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_555_RGB);
        packed.getRaster().setPixel(0, 0, new int[] {31, 0, 0});
        packed.getRaster().setPixel(1, 0, new int[] {0, 31, 31});
        assertThat(Images.read(write(packed, "bmp")).data()).containsExactly(1, 0, 0, 0, 1, 1);
    }

    @Test
    void intensityIsSkimagesSum() throws IOException {
        BufferedImage rgb = filled(new BufferedImage(W, H, BufferedImage.TYPE_3BYTE_BGR), 1);
        Image image = Images.read(write(rgb, "png"), false, Images.MAX_PIXELS);
        assertThat(image.toString()).isEqualTo(H + " x " + W + " x 1");
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                double sum = (0.2125 * value(y, x, 0) + 0.7154 * value(y, x, 1) + 0.0721 * value(y, x, 2)) / 255;
                assertThat((double) Samples.at(image, y, x, 0)).isCloseTo(sum, within(1e-7));
            }
        }
        BufferedImage gray = filled(new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY), 1);
        float first = Images.read(write(gray, "png"), false, Images.MAX_PIXELS).data()[W];
        assertThat(first).isEqualTo((float) (value(1, 0, 0) / 255.0));
    }

    @Test
    void cmykJpegIsRead() throws IOException {
        WritableRaster cmyk = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, W, H, 4, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        Path file = folder.resolve("cmyk.jpg");
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(cmyk, null, null));
        }
        Image image = Images.read(file);
        assertThat(image.toString()).isEqualTo(H + " x " + W + " x 3");
        for (int i = 3; i < image.data().length; i++) {
            assertThat(image.data()[i]).as("one flat colour").isEqualTo(image.data()[i % 3]);
        }
    }

    @Test
    void anEmbeddedColourProfileChangesNothing() throws IOException {
        Path file = write(filled(new BufferedImage(W, H, BufferedImage.TYPE_3BYTE_BGR), 1), "jpeg");
        float[] plain = Images.read(file).data();
        byte[] jpeg = Files.readAllBytes(file);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        ByteBuffer tagged = ByteBuffer.allocate(jpeg.length + profile.length + 18);
        tagged.put(jpeg, 0, 20); // the start and the JFIF segment; then APP2, part 1 of 1
        tagged.putShort((short) 0xffe2).putShort((short) (profile.length + 16));
        tagged.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1)).put(profile);
        tagged.put(jpeg, 20, jpeg.length - 20);
        Files.write(file, tagged.array());
        assertThat(Images.read(file).data()).containsExactly(plain);
    }

    @Test
    void caffesCatsAreRead() {
        Image cat = Images.read(Samples.shared("images/cat.jpg"));
        assertThat(cat.toString()).isEqualTo("360 x 480 x 3");
        Image gray = Images.read(Samples.shared("images/cat gray.jpg"));
        assertThat(gray.toString()).isEqualTo("360 x 480 x 3");
        // means of what Pillow 12.3 decodes
        assertThat(mean(cat)).isCloseTo(115.80623649691358 / 255, within(1e-3));
        assertThat(mean(gray)).isCloseTo(125.76425925925926 / 255, within(1e-3));
    }

    private static double mean(Image image) {
        double sum = 0;
        for (float value : image.data()) {
            sum += value;
        }
        return sum / image.data().length;
    }

    @Test
    void grayIsGrayHoweverItIsStored() throws IOException {
        BufferedImage color = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < W * H; i++) {
            color.setRGB(i % W, i / W, (i & 0xff) * 0x010101);
        }
        assertThat(Images.read(write(color, "png")).isGray()).isTrue();
        assertThat(Images.read(write(color, "jpg")).isGray()).isTrue();
        color.setRGB(W - 1, H - 1, 0x808081);
        assertThat(Images.read(write(color, "png")).isGray()).isFalse();
        Path gray = write(filled(new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY), 1), "png");
        assertThat(Images.read(gray).isGray()).isTrue();
        assertThat(Images.read(gray, false, Images.MAX_PIXELS).isGray()).isTrue();
    }

    @Test
    void foldersAreListedSortedWithoutHiddenOrOtherFiles() throws IOException {
        for (String name :
                new String[] {"b.JPG", "a/z.png", "a/y.jpeg", "c.gif", "c.txt", ".d.png", ".e/f.png", "png", "g.bmp"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Files.createSymbolicLink(folder.resolve("a/loop"), folder);
        assertThat(Images.list(folder))
                .extracting(file -> folder.relativize(file).toString().replace('\\', '/'))
                .containsExactly("a/y.jpeg", "a/z.png", "b.JPG", "c.gif", "g.bmp");
    }
}
