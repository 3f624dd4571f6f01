package dev.moka.image;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a camera was held: EXIF's tag 0x0112, values 1 (upright) to 8. */
final class Orientation {
    static final int UPRIGHT = 1;

    private Orientation() {}

    /** The orientation a JPEG file states; upright when it states none that can be read. */
    static int of(Path jpeg) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(jpeg))) {
            for (var exif : JpegMetadataReader.readMetadata(in, List.of(new ExifReader()))
                    .getDirectoriesOfType(ExifIFD0Directory.class)) {
                Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
                if (value != null) {
                    return value;
                }
            }
        } catch (ImageProcessingException | RuntimeException e) {
            // Damaged metadata; the picture itself may be sound, and its decoder says so if it is not.
        }
        return UPRIGHT;
    }

    /** The picture as it was seen. Each case is a walk over the stored pixels: where to start, a step down, a step right. */
    static Image upright(Image stored, int orientation) {
        int h = stored.height();
        int w = stored.width();
        int last = h * w - 1;
        return switch (orientation) {
            case 2 -> walk(stored, h, w, w - 1, w, -1); // mirrored left-right
            case 3 -> walk(stored, h, w, last, -w, -1); // turned by 180 degrees
            case 4 -> walk(stored, h, w, last - w + 1, -w, 1); // mirrored top-bottom
            case 5 -> walk(stored, w, h, 0, 1, w); // transposed
            case 6 -> walk(stored, w, h, last - w + 1, 1, -w); // to be turned right
            case 7 -> walk(stored, w, h, last, -1, -w); // transposed along the other diagonal
            case 8 -> walk(stored, w, h, w - 1, -1, w); // to be turned left
            default -> stored;
        };
    }

    private static Image walk(Image stored, int height, int width, int start, int down, int right) {
        int c = stored.channels();
        float[] from = stored.data();
        float[] to = new float[from.length];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += c) {
                System.arraycopy(from, (start + y * down + x * right) * c, to, at, c);
            }
        }
        return new Image(height, width, c, to);
    }
}
