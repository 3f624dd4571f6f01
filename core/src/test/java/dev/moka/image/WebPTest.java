package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that cwebp 1.2.4 made of the formulas below: nothing in Java writes WebP. */
class WebPTest {
    /** 9 x 13 pixels of {@link #noise}; cwebp -lossless -exact. */
    private static final String LOSSLESS = "UklGRioAAABXRUJQVlA4TB4AAAAvDAACAM1kRP8DRNo2cDKmbv5dnJ3P5pTFBDTMcgM=";

    /** The same with alpha, which takes many values. */
    private static final String LOSSLESS_ALPHA =
            "UklGRjIAAABXRUJQVlA4TCUAAAAvDAACEM1kRP8DRNo2cDKmbv5dnJ3P5pQJZNPQDhNCE9DgWboBAA==";

    /** 16 x 24 pixels of {@link #slope}; cwebp -q 95. */
    private static final String LOSSY =
            "UklGRo4AAABXRUJQVlA4IIIAAABQBACdASoYABAAPhkKhEEhBgEABABhLYATplCOBvIHwALAACaGl3s/o4rAAP7/+LYdtwh9tl3dIfjwYsCVgiXyRpKfv14NIrv3ShLX7rvI/yNMEL88HlM/h+mOh9M5HrT+yYw0kJ0GwAHoHRb1rr5/codcYsj6vD7+jPPCN1/1dzQA";

    /** The same, its left half transparent; cwebp -q 95 -exact. */
    private static final String LOSSY_ALPHA =
            "UklGRrwAAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSBQAAAABDzD/ERFCSED4v9YD3YKI/gc2A1ZQOCCCAAAAUAQAnQEqGAAQAD4ZCoRBIQ"
                    + "YBAAQAYS2AE6ZQjgbyB8ACwAAmhpd7P6OKwAD+//i2HbcIfbZd3SH48GLAlYIl8kaSn79eDSK790oS1+67yP8jTBC/PB5TP4fpjofTOR60/smM"
                    + "NJCdBsAB6B0W9a6+f3KHXGLI+rw+/ozzwjdf9Xc0AA==";

    /** Two frames, the first a lossless {@link #slope}. */
    private static final String ANIMATION =
            "UklGRhQBAABXRUJQVlA4WAoAAAACAAAAFwAADwAAQU5JTQYAAAD/////AABBTk1GRgAAAAAAAAAAABcAAA8AAGQAAABWUDhMLQAAAC8XwAMACY"
                    + "BI2h97iYj+pxYDUYjofyQg0raZgMH513t4KBZM8c4AipiAprVuBgBBTk1GmgAAAAAAAAAAABcAAA8AAGQAAABWUDggggAAAFAEAJ0BKhgAEAA+"
                    + "GQqEQSEGAQAEAGEtgBOmUI4G8gfAAsAAJoaXez+jisAA/v/4th23CH22Xd0h+PBiwJWCJfJGkp+/Xg0iu/dKEtfuu8j/I0wQvzweUz+H6Y6H0z"
                    + "ketP7JjDSQnQbAAegdFvWuvn9yh1xiyPq8Pv6M88I3X/V3NAA=";

    @TempDir
    private Path folder;

    private static int noise(int y, int x, int c) {
        return 31 * y + 7 * x + 101 * c & 0xff;
    }

    private static int slope(int y, int x, int c) {
        return new int[] {8 * x, 12 * y, 4 * x + 6 * y}[c] + 20;
    }

    private Image read(byte[] webp) throws IOException {
        Path file = folder.resolve("picture.webp");
        Files.write(file, webp);
        assertThat(Images.list(folder)).containsExactly(file);
        return Images.read(file);
    }

    private Image read(String base64) throws IOException {
        return read(Base64.getDecoder().decode(base64));
    }

    private static void assertNoise(Image image) {
        assertThat(image.toString()).isEqualTo("9 x 13 x 3");
        for (int i = 0; i < image.data().length; i++) {
            float expected = (float) (noise(i / 39, i / 3 % 13, i % 3) / 255.0);
            assertThat(image.data()[i]).as("number %d", i).isEqualTo(expected);
        }
    }

    /** Largest and mean difference in levels of 255. */
    private static double[] fromSlope(Image image) {
        assertThat(image.toString()).isEqualTo("16 x 24 x 3");
        double most = 0;
        double sum = 0;
        for (int i = 0; i < image.data().length; i++) {
            double off = Math.abs(image.data()[i] * 255 - slope(i / 72, i / 3 % 24, i % 3));
            most = Math.max(most, off);
            sum += off;
        }
        return new double[] {most, sum / image.data().length};
    }

    @Test
    void losslessIsExactAndAlphaDropped() throws IOException {
        assertNoise(read(LOSSLESS));
        assertNoise(read(LOSSLESS_ALPHA));
    }

    /**
     * Google's own decoder, dwebp, is off by at most 9 and 1.49 on average here; TwelveMonkeys' deblocking filter takes some
     * from red and blue.
     */
    @Test
    void lossyIsClose() throws IOException {
        for (String picture : new String[] {LOSSY, LOSSY_ALPHA}) {
            double[] off = fromSlope(read(picture));
            assertThat(off[0]).as("most").isLessThan(16);
            assertThat(off[1]).as("mean").isLessThan(3.5);
        }
    }

    @Test
    void anAnimationGivesItsFirstFrame() throws IOException {
        assertThat(fromSlope(read(ANIMATION))[0]).isLessThan(1e-3);
    }

    @Test
    void anEmbeddedColourProfileChangesNothing() throws IOException {
        byte[] plain = Base64.getDecoder().decode(LOSSLESS);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        int padded = profile.length + 1 & ~1;
        ByteBuffer tagged = ByteBuffer.allocate(plain.length + 26 + padded).order(ByteOrder.LITTLE_ENDIAN);
        tagged.put(plain, 0, 4).putInt(tagged.capacity() - 8).put(plain, 8, 4);
        tagged.put(ascii("VP8X")).putInt(10).putInt(0x20).put(new byte[] {12, 0, 0, 8, 0, 0}); // width - 1, height - 1
        tagged.put(ascii("ICCP")).putInt(profile.length).put(profile).position(38 + padded);
        tagged.put(plain, 12, plain.length - 12);
        assertNoise(read(tagged.array()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void truncatedPicturesAreRefused() throws IOException {
        for (String picture : new String[] {LOSSLESS, LOSSLESS_ALPHA, LOSSY, LOSSY_ALPHA}) {
            byte[] whole = Base64.getDecoder().decode(picture);
            for (int length = 12; length < whole.length - 2; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(part))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(MokaException.class)
                        .hasMessageContaining("picture.webp is")
                        .hasMessageContaining("truncated");
            }
        }
    }

    @Test
    void damagedPicturesNeverThrowAnythingElse() throws IOException {
        Random random = new Random(1701);
        int refused = 0;
        for (int round = 0; round < 100; round++) {
            byte[] damaged = Base64.getDecoder().decode(round % 2 == 0 ? LOSSLESS_ALPHA : LOSSY_ALPHA);
            for (int i = random.nextInt(6); i >= 0; i--) {
                damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt();
            }
            try {
                Path file = folder.resolve("picture.webp");
                Files.write(file, damaged);
                Images.read(file, true, 100_000);
            } catch (MokaException e) {
                refused++;
                assertThat(e.kind()).isEqualTo(MokaException.Kind.PICTURE);
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(refused).isPositive();
    }
}
