package dev.moka.image;

import dev.moka.MokaException;
import java.io.IOException;
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
import java.util.Set;

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

    private Images() {}

    /** Begins to look for decoders, in another thread, for pictures that are about to be read. */
    public static void prepare() {
        Thread thread = new Thread(Decoded::findDecoders, "moka-decoders");
        thread.setDaemon(true);
        thread.start();
    }

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
        Decoded decoded = decode(path, maxPixels);
        try {
            return Orientation.upright(Pixels.of(decoded.image(), color), decoded.orientation());
        } catch (OutOfMemoryError e) {
            throw Decoded.tooLarge(path.toString());
        }
    }

    /** A picture file's pixels as stored. */
    static Decoded decode(Path path, long maxPixels) {
        try {
            return Decoded.decode(path.toString(), bytesOf(path), maxPixels);
        } catch (NoSuchFileException e) {
            throw MokaException.picture("%s: no such file", path);
        } catch (AccessDeniedException e) {
            throw MokaException.picture("%s cannot be read: permission denied", path);
        } catch (IOException e) {
            throw Decoded.damaged(path.toString(), e);
        } catch (OutOfMemoryError e) {
            throw Decoded.tooLarge(path.toString());
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

    /** Looks at the first bytes alone, so that something large that is no picture is never read. */
    private static byte[] bytesOf(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw MokaException.picture("%s is a folder, not a picture", path);
        }
        Decoded.requirePicture(path.toString(), FileKind.of(path));
        return Files.readAllBytes(path);
    }
}
