package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.image.Images;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The picture files that the arguments IMAGE, DIR and GLOB stand for. */
final class Pictures {
    /** A folder without wildcards, and what is to be matched below it. */
    private static final Pattern GLOB = Pattern.compile("(?:([^*?\\[{]*)/)?([^/*?\\[{]*[*?\\[{].*)");

    private Pictures() {}

    /**
     * All files, in the order of the arguments; those of a folder and of a glob sorted by path. What is named twice is there
     * twice; what does not exist is there, too, for its turn to be reported.
     *
     * @throws MokaException (PICTURE) if a folder holds no picture
     */
    static List<Path> of(List<String> arguments) {
        return arguments.stream().flatMap(Pictures::of).toList();
    }

    private static Stream<Path> of(String argument) {
        // Named as they are before they are patterns: a file may be called a[1].jpg.
        Matcher glob = GLOB.matcher(argument.replace(File.separatorChar, '/'));
        if (glob.matches() && !new File(argument).exists()) {
            List<Path> found = matches(glob.group(1), glob.group(2));
            if (!found.isEmpty()) {
                return found.stream();
            }
        }
        try {
            Path path = Path.of(argument);
            return Files.isDirectory(path) ? inFolder(path) : Stream.of(path);
        } catch (InvalidPathException e) {
            throw MokaException.picture("%s: no such file", argument);
        }
    }

    private static Stream<Path> inFolder(Path folder) {
        List<Path> pictures = Images.list(folder);
        if (pictures.isEmpty()) {
            throw MokaException.picture(
                    "%s holds no picture: none of its files is named .jpg, .jpeg, .png, .webp, .bmp or .gif", folder);
        }
        return pictures.stream();
    }

    private static List<Path> matches(String folder, String pattern) {
        Path start = Path.of(folder == null ? "" : folder + "/");
        int depth = pattern.contains("**")
                ? Integer.MAX_VALUE
                : (int) pattern.chars().filter(c -> c == '/').count() + 1;
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            return List.of();
        }
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start, depth, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> matcher.matches(start.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new MokaException(MokaException.Kind.PICTURE, "cannot look into " + start + ": " + e.getMessage(), e);
        }
    }
}
