package dev.moka.vis;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A format of picture files. */
public enum PictureFormat {
    /** Pixels, without loss. */
    PNG {
        @Override
        public void write(Picture picture, OutputStream out) throws IOException {
            ImageIO.write(picture.image(), "png", out);
        }
    },
    /** Lines and letters that stay sharp at any size; grids are embedded pixels. */
    SVG {
        @Override
        public void write(Picture picture, OutputStream out) throws IOException {
            SvgWriter.write(picture, out);
        }
    };

    /** Writes a picture; the stream stays open. */
    public abstract void write(Picture picture, OutputStream out) throws IOException;

    /** The format that a file name's extension stands for, in upper or lower case; none if it is another. */
    public static Optional<PictureFormat> ofName(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        for (PictureFormat format : values()) {
            if (fileName.indexOf('.') >= 0 && format.name().equals(extension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
