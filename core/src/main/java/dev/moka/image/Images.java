package dev.moka.image;

import dev.moka.MokaException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads pictures as {@code caffe.io.load_image} does.
 *
 * <p>JPEG, PNG, BMP, GIF and WebP (their first frame), told apart by content. Stored values over the largest one (255 or
 * 65535); gray repeated to three channels, alpha dropped, colour profiles ignored, four inks
 * as OpenCV reads them. Unlike Caffe, a JPEG's EXIF
 * orientation is applied.
 *
 * <p>Every failure is a {@link MokaException} of kind PICTURE. All methods may be called from several threads.
 */
public final class Images {
    /** The default limit on width x height: 200 megapixels, 2.4 GB as floats. */
    public static final long MAX_PIXELS = 200_000_000;

    /** How the names of readable pictures end, in lower case and without the dot. */
    public static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "gif", "webp");

    static {
        ImageIO.setUseCache(false); // pictures are decoded from memory; no temporary files
    }

    private Images() {}

    /** Reads a colour picture, H x W x 3, of at most {@link #MAX_PIXELS}. */
    public static Image read(Path path) {
        return read(path, true, MAX_PIXELS);
    }

    /**
     * Reads a picture.
     *
     * @param color true for H x W x 3 RGB, false for H x W x 1 intensity
     * @param maxPixels a picture with more is refused before it is decoded
     */
    public static Image read(Path path, boolean color, long maxPixels) {
        try {
            FileKind kind = recognise(path);
            Image stored = decode(path, kind, color, maxPixels);
            return kind == FileKind.JPEG ? Orientation.upright(stored, Orientation.of(path)) : stored;
        } catch (NoSuchFileException e) {
            throw MokaException.picture("%s: no such file", path);
        } catch (AccessDeniedException e) {
            throw MokaException.picture("%s cannot be read: permission denied", path);
        } catch (MokaException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw anything on damaged data
            throw damaged(path, e);
        } catch (OutOfMemoryError e) {
            throw MokaException.picture("%s does not fit in memory: give Java more, with -Xmx", path);
        }
    }

    /**
     * All files in a folder and its subfolders that are named like pictures, sorted by path; hidden files and folders
     * are left out, links are followed.
     */
    public static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw MokaException.picture("%s: no such folder", folder);
        }
        List<Path> pictures = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Collector(folder, pictures));
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.PICTURE, "cannot look into the folder " + e.getMessage(), e);
        }
        Collections.sort(pictures);
        return pictures;
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> pictures;

        Collector(Path root, List<Path> pictures) {
            this.root = root;
            this.pictures = pictures;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            boolean hidden = !folder.equals(root) && Files.isHidden(folder);
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            String extension = name.substring(name.lastIndexOf('.') + 1);
            if (EXTENSIONS.contains(extension) && !name.equals(extension) && !Files.isHidden(file)) {
                pictures.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE; // a link to a folder above: all in it is seen already
            }
            throw failure;
        }
    }

    private static FileKind recognise(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw MokaException.picture("%s is a folder, not a picture", path);
        }
        FileKind kind = FileKind.of(path);
        if (kind == FileKind.EMPTY) {
            throw MokaException.picture("%s is empty (0 bytes): copy or download it again", path);
        } else if (kind.isOtherPicture()) {
            throw MokaException.picture("%s is %s, which is not read: convert it to PNG or JPEG", path, kind);
        } else if (!kind.isReadable()) {
            throw MokaException.picture("%s is not a picture: it looks like %s", path, kind);
        }
        return kind;
    }

    private static Image decode(Path path, FileKind kind, boolean color, long maxPixels) throws IOException {
        // By format, not by ImageIO's own guess: it takes some text for a WBMP picture.
        ImageReader reader = ImageIO.getImageReadersByFormatName(kind.name()).next();
        try (InputStream file = Files.newInputStream(path);
                ImageInputStream in = new MemoryCacheImageInputStream(file)) {
            if (kind == FileKind.WEBP && Files.size(path) < riffSize(in)) {
                throw new EOFException(); // its decoder takes what is missing for zeros
            }
            reader.setInput(in, true, true);
            checkSize(path, reader.getWidth(0), reader.getHeight(0), maxPixels);
            AtomicBoolean truncated = new AtomicBoolean();
            reader.addIIOReadWarningListener(
                    (source, warning) -> truncated.compareAndSet(false, isTruncation(warning)));
            BufferedImage decoded = isCmyk(reader)
                    ? Cmyk.toRgb(reader.readRaster(0, null), Cmyk.isYcck(path))
                    : reader.read(0, asStored(reader));
            if (truncated.get()) {
                throw new EOFException();
            }
            return Pixels.of(decoded, color);
        } finally {
            reader.dispose();
        }
    }

    private static void checkSize(Path path, long width, long height, long maxPixels) {
        if (width * height > maxPixels) {
            throw MokaException.picture(
                    "%s is %d x %d pixels, over the limit of %d: shrink it, or raise the limit with --max-pixels",
                    path, width, height, maxPixels);
        } else if (3 * width * height > Integer.MAX_VALUE - 8) {
            throw MokaException.picture("%s is %d x %d pixels: no array holds so many", path, width, height);
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

    private static MokaException damaged(Path path, Exception cause) {
        boolean truncated = Stream.<Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(EOFException.class::isInstance);
        String what = truncated
                ? "truncated, its end is missing"
                : "damaged or truncated (" + String.valueOf(cause.getMessage()).replaceAll("\\s+", " ") + ")";
        String message = path + " is " + what + ": copy or download it again";
        return new MokaException(MokaException.Kind.PICTURE, message, cause);
    }
}
