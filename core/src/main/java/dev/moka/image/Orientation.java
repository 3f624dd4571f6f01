package dev.moka.image;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** How a camera was held: EXIF's tag 0x0112, values 1 (upright) to 8. */
final class Orientation {
    static final int UPRIGHT = 1;

    private Orientation() {}

    /** The orientation a JPEG file states; upright when it states none that can be read. */
    static int of(byte[] jpeg) throws IOException {
        try (InputStream in = new ByteArrayInputStream(jpeg)) {
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

    /** The picture as it was seen. */
    static Image upright(Image stored, int orientation) {
        if (orientation <= UPRIGHT || orientation > 8) {
            return stored;
        }
        Walk walk = Walk.of(stored.height(), stored.width(), orientation);
        float[] to = new float[stored.data().length];
        walk.copy(stored.data(), to, stored.channels());
        return new Image(walk.height, walk.width, stored.channels(), to);
    }

    /** The picture as it was seen. */
    static CvImage upright(CvImage stored, int orientation) {
        if (orientation <= UPRIGHT || orientation > 8) {
            return stored;
        }
        Walk walk = Walk.of(stored.height(), stored.width(), orientation);
        byte[] to = new byte[stored.pixels().length];
        walk.copy(stored.pixels(), to, stored.channels());
        return new CvImage(walk.height, walk.width, stored.channels(), to);
    }

    /** A walk over the stored pixels, by their numbers: the size as seen, where to start, a step down, a step right. */
    private record Walk(int height, int width, int start, int down, int right) {
        static Walk of(int h, int w, int orientation) {
            int last = h * w - 1;
            return switch (orientation) {
                case 2 -> new Walk(h, w, w - 1, w, -1); // mirrored left-right
                case 3 -> new Walk(h, w, last, -w, -1); // turned by 180 degrees
                case 4 -> new Walk(h, w, last - w + 1, -w, 1); // mirrored top-bottom
                case 5 -> new Walk(w, h, 0, 1, w); // transposed
                case 6 -> new Walk(w, h, last - w + 1, 1, -w); // to be turned right
                case 7 -> new Walk(w, h, last, -1, -w); // transposed along the other diagonal
                default -> new Walk(w, h, w - 1, -1, w); // 8, to be turned left
            };
        }

        /** From array to array, of whatever type. */
        void copy(Object from, Object to, int channels) {
            for (int y = 0, at = 0; y < height; y++) {
                for (int x = 0; x < width; x++, at += channels) {
                    System.arraycopy(from, (start + y * down + x * right) * channels, to, at, channels);
                }
            }
        }
    }
}
