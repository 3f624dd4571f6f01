package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageErrorsTest {
    @TempDir
    private Path folder;

    private void refuses(byte[] content, String... words) throws IOException {
        Path file = folder.resolve("picture.jpg");
        Files.write(file, content);
        refuses(file, words);
    }

    private static void refuses(Path file, String... words) {
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.PICTURE))
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("\n");
    }

    private static byte[] noise(String format) throws IOException {
        Random random = new Random(1701);
        BufferedImage image = new BufferedImage(60, 50, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 3000; i++) {
            image.setRGB(i % 60, i / 60, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        refuses(folder.resolve("none.jpg"), "no such file");
        refuses(folder, "is a folder, not a picture");
        refuses(new byte[0], "is empty");
        refuses("BMW, a text".getBytes(StandardCharsets.UTF_8), "is not a picture", "looks like a text file");
        refuses("<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8), "looks like an HTML page");
        refuses("version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8), "Git LFS pointer");
        refuses(new byte[] {0, 0, 1, 2, 3}, "binary data of an unknown kind");
        refuses(new byte[] {'P', 'K', 3, 4, 0}, "a zip archive");
        Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Images.list(folder.resolve("file")))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("no such folder");
    }

    @ParameterizedTest
    @CsvSource({
        "'\0\0\0\u0018ftypheic', HEIC",
        "'\0\0\0\u0018ftypmif1', HEIC",
        "'\0\0\0\u0018ftypavif', AVIF",
        "'II*\0\0\0', TIFF",
        "'MM\0*\0\0', TIFF"
    })
    void otherFormatsAreNamedWithARemedy(String head, String format) throws IOException {
        refuses(head.getBytes(StandardCharsets.ISO_8859_1), format, "convert it to PNG or JPEG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif"})
    void truncatedPicturesAreRefusedAtEveryLength(String format) throws IOException {
        byte[] whole = noise(format);
        Files.write(folder.resolve("picture.jpg"), whole);
        assertThat(Images.read(folder.resolve("picture.jpg")).toString()).isEqualTo("50 x 60 x 3");
        for (int length = 20; length < whole.length - 20; length += 1 + whole.length / 40) {
            refuses(Arrays.copyOf(whole, length), "truncated");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif"})
    void damagedPicturesNeverThrowAnythingElse(String format) throws IOException {
        byte[] whole = noise(format);
        Random random = new Random(1701);
        Path file = folder.resolve("picture.jpg");
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                damaged[random.nextInt(Math.min(120, whole.length))] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                Images.read(file, true, 100_000);
            } catch (MokaException e) {
                refused++;
                assertThat(e.kind()).isEqualTo(MokaException.Kind.PICTURE);
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(refused).isPositive();
    }

    /** A PNG of any size without pixels: it can be refused only before it is decoded. */
    private static byte[] pngHeader(int width, int height) {
        byte[] chunk = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(chunk);
        return ByteBuffer.allocate(41)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(chunk)
                .putInt((int) crc.getValue())
                .putInt(0)
                .put("IDAT".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Test
    void tooManyPixelsAreRefusedBeforeDecoding() throws IOException {
        refuses(pngHeader(30_000, 30_000), "30000 x 30000", "200000000", "--max-pixels");
        refuses(pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE), "--max-pixels");
        refuses(pngHeader(30, 30), "truncated");
        Path file = folder.resolve("picture.png");
        Files.write(file, noise("png"));
        assertThatThrownBy(() -> Images.read(file, true, 2999)).hasMessageContainingAll("60 x 50", "2999");
        assertThat(Images.read(file, true, 3000).width()).isEqualTo(60);
        Files.write(file, pngHeader(30_000, 30_000));
        assertThatThrownBy(() -> Images.read(file, true, Long.MAX_VALUE))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("no array holds so many");
    }
}
