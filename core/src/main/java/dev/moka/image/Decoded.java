package dev.moka.image;

import dev.moka.MokaException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * A picture file that lay in memory, decoded: its pixels as stored, and how they are to be turned.
 *
 * @param orientation a JPEG's EXIF orientation, see {@link Orientation}
 */
record Decoded(BufferedImage image, int orientation) {
    private static final int HEAD = 512;

    static {
        ImageIO.setUseCache(false); // pictures are decoded from memory; no temporary files
    }

    /** What the first picture would have to wait for: ImageIO goes through the class path. */
    static void findDecoders() {
        ImageIO.getImageReadersByFormatName(FileKind.JPEG.name());
    }

    /**
     * Decodes a file of any of the formats of {@link Images}, told apart by content.
     *
     * @param name what messages call it
     * @throws MokaException of kind PICTURE, whatever is wrong with it
     */
    static Decoded decode(String name, byte[] file, long maxPixels) {
        FileKind kind = FileKind.of(Arrays.copyOf(file, Math.min(file.length, HEAD)));
        requirePicture(name, kind);
        try {
            return new Decoded(
                    decode(name, file, kind, maxPixels),
                    kind == FileKind.JPEG ? Orientation.of(file) : Orientation.UPRIGHT);
        } catch (MokaException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) { // decoders throw anything on damaged data
            throw damaged(name, e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(name);
        }
    }

    static void requirePicture(String name, FileKind kind) {
        if (kind == FileKind.EMPTY) {
            throw MokaException.picture("%s is empty (0 bytes): copy or download it again", name);
        } else if (kind.isOtherPicture()) {
            throw MokaException.picture("%s is %s, which is not read: convert it to PNG or JPEG", name, kind);
        } else if (!kind.isReadable()) {
            throw MokaException.picture("%s is not a picture: it looks like %s", name, kind);
        }
    }

    private static BufferedImage decode(String name, byte[] file, FileKind kind, long maxPixels) throws IOException {
        // By format, not by ImageIO's own guess: it takes some text for a WBMP picture.
        ImageReader reader = ImageIO.getImageReadersByFormatName(kind.name()).next();
        try (ImageInputStream in = new PictureBytes(file)) {
            if (kind == FileKind.WEBP && file.length < riffSize(in)) {
                throw new EOFException(); // its decoder takes what is missing for zeros
            }
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            checkSize(name, width, height, maxPixels);
            if (width * height / kind.mostPixelsPerByte() > file.length) {
                throw MokaException.picture(
                        "%s is damaged: it says that it is %d x %d pixels, but has only %d bytes; copy or download it again",
                        name, width, height, file.length);
            }
            AtomicBoolean truncated = new AtomicBoolean();
            reader.addIIOReadWarningListener(
                    (source, warning) -> truncated.compareAndSet(false, isTruncation(warning)));
            BufferedImage decoded = isCmyk(reader)
                    ? Cmyk.toRgb(reader.readRaster(0, null), Cmyk.isYcck(file))
                    : reader.read(0, asStored(reader));
            if (truncated.get()) {
                throw new EOFException();
            }
            return decoded;
        } finally {
            reader.dispose();
        }
    }

    private static void checkSize(String name, long width, long height, long maxPixels) {
        if (width * height > maxPixels) {
            throw MokaException.picture(
                    "%s is %d x %d pixels, over the limit of %d: shrink it, or raise the limit with --max-pixels",
                    name, width, height, maxPixels);
        } else if (3 * width * height > Integer.MAX_VALUE - 8) {
            throw MokaException.picture("%s is %d x %d pixels: no array holds so many", name, width, height);
        }
    }

    /** A JPEG decoder fills up what is missing with gray and only warns. */
    private static boolean isTruncation(String warning) {
        String words = warning.toLowerCase(Locale.ROOT);
        return words.contains("premature") || words.contains("truncated") || words.contains("eoi");
    }

    /** Bytes of a RIFF file as it says itself, after its four letters. */
    private static long riffSize(ImageInputStream in) throws IOException {
        in.mark();
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.skipBytes(4);
        long size = 8 + in.readUnsignedInt();
        in.reset();
        return size;
    }

    private static boolean isCmyk(ImageReader reader) throws IOException {
        ImageTypeSpecifier raw = reader.canReadRaster() ? reader.getRawImageType(0) : null;
        return raw != null && raw.getNumBands() == 4;
    }

    /** Without this the JPEG decoder applies an embedded RGB profile; Caffe takes the values as they are. */
    private static ImageReadParam asStored(ImageReader reader) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        ImageTypeSpecifier raw = reader.getRawImageType(0);
        if (raw != null && raw.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_RGB) {
            param.setDestinationType(raw);
        }
        return param;
    }

    static MokaException damaged(String name, Throwable cause) {
        boolean truncated = Stream.<Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(EOFException.class::isInstance);
        String what = truncated
                ? "truncated, its end is missing"
                : "damaged or truncated (" + String.valueOf(cause.getMessage()).replaceAll("\\s+", " ") + ")";
        String message = name + " is " + what + ": copy or download it again";
        return new MokaException(MokaException.Kind.PICTURE, message, cause);
    }

    static MokaException tooLarge(String name) {
        return MokaException.picture("%s does not fit in memory: give Java more, with -Xmx", name);
    }
}
