package dev.moka.image;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.adobe.AdobeJpegReader;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * JPEGs of four inks, as OpenCV's {@code imread}, and so Caffe, takes them: every ink as Adobe stores it, inverted (255 is
 * no ink), whoever wrote the file; red is C x K / 255, and so on; no colour profile.
 */
final class Cmyk {
    private Cmyk() {}

    /** Whether the inks C, M and Y are stored as luminance and chroma: what Adobe's segment (APP14) says. */
    static boolean isYcck(byte[] jpeg) throws IOException {
        try (InputStream in = new ByteArrayInputStream(jpeg)) {
            AdobeJpegDirectory adobe = JpegMetadataReader.readMetadata(in, List.of(new AdobeJpegReader()))
                    .getFirstDirectoryOfType(AdobeJpegDirectory.class);
            Integer transform = adobe == null ? null : adobe.getInteger(AdobeJpegDirectory.TAG_COLOR_TRANSFORM);
            return transform != null && transform != 0;
        } catch (JpegProcessingException e) {
            return false;
        }
    }

    /**
     * @param inks four bands, as decompressed
     * @param ycck whether the first three are luminance and chroma
     */
    static BufferedImage toRgb(Raster inks, boolean ycck) {
        int w = inks.getWidth();
        BufferedImage image = new BufferedImage(w, inks.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        int[] pixels = new int[4 * w];
        int[] rgb = new int[3 * w];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, w, 1, pixels);
            for (int x = 0; x < w; x++) {
                if (ycck) {
                    toInks(pixels, 4 * x);
                }
                int k = pixels[4 * x + 3];
                for (int c = 0; c < 3; c++) {
                    rgb[3 * x + c] = k - (((255 - pixels[4 * x + c]) * k) >> 8); // OpenCV's C x K / 255
                }
            }
            image.getRaster().setPixels(0, y, w, 1, rgb);
        }
        return image;
    }

    /** YCC to RGB (JFIF's formulas), whose complements are the inks. */
    private static void toInks(int[] pixels, int at) {
        int y = pixels[at];
        int cb = pixels[at + 1] - 128;
        int cr = pixels[at + 2] - 128;
        pixels[at] = complement(y + 1.402 * cr);
        pixels[at + 1] = complement(y - 0.344136 * cb - 0.714136 * cr);
        pixels[at + 2] = complement(y + 1.772 * cb);
    }

    private static int complement(double value) {
        return 255 - (int) Math.min(Math.max(Math.round(value), 0), 255);
    }
}
