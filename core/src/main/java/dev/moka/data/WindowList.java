package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.model.NamedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Scanner;

/**
 * A window file, R-CNN's list of regions of pictures. For each picture: {@code # index}, its path, channels, height, width, the number of
 * windows, and for each of these class, overlap, x1, y1, x2, y2 (pixels; the last ones belong to the window).
 *
 * @param foreground windows that overlap an object enough; their class is 1 or more
 * @param background windows that hardly overlap any; their class is 0
 */
public record WindowList(List<Window> foreground, List<Window> background) {
    /** A region of a picture. */
    public record Window(String path, int label, int x1, int y1, int x2, int y2) {}

    public WindowList {
        foreground = List.copyOf(foreground);
        background = List.copyOf(background);
    }

    /**
     * Reads a window file.
     *
     * @param root stands before each path, as it is
     * @param least the overlap that a foreground window has at least
     * @param below what the overlap of a background window is below
     */
    public static WindowList read(Path file, String root, float least, float below) {
        return new Reader(file, root, least, below).read(ListFile.read(file, "a window file"));
    }

    private static final class Reader {
        private final Path file;
        private final String root;
        private final float least;
        private final float below;
        private final List<Window> foreground = new ArrayList<>();
        private final List<Window> background = new ArrayList<>();
        private int pictures;

        Reader(Path file, String root, float least, float below) {
            this.file = file;
            this.root = root;
            this.least = least;
            this.below = below;
        }

        WindowList read(String text) {
            Iterator<String> words = new Scanner(text);
            while (words.hasNext()) {
                picture(words);
                pictures++;
            }
            if (pictures == 0) {
                throw MokaException.model("%s is empty: it should be a window file", file);
            }
            return new WindowList(foreground, background);
        }

        private void picture(Iterator<String> words) {
            if (!next(words).equals("#")) {
                throw wrong("it does not begin with \"#\"");
            }
            number(words); // the picture's index
            String path = root + next(words);
            NamedFile.of(file + ", picture " + pictures + " (counted from 0)", path);
            number(words); // channels, height and width are the picture's own
            number(words);
            number(words);
            int windows = number(words);
            for (int i = 0; i < windows; i++) {
                window(path, words);
            }
        }

        private void window(String path, Iterator<String> words) {
            int label = number(words);
            float overlap = real(words);
            Window window = new Window(path, label, number(words), number(words), number(words), number(words));
            if (window.x2() < window.x1() || window.y2() < window.y1() || window.x1() < 0 || window.y1() < 0) {
                throw wrong(window + " is no region of it");
            }
            if (overlap >= least) {
                if (label < 1) {
                    throw wrong("a window of overlap " + overlap + " is of class " + label + ", not 1 or more");
                }
                foreground.add(window);
            } else if (overlap < below) {
                background.add(new Window(path, 0, window.x1(), window.y1(), window.x2(), window.y2()));
            }
        }

        private String next(Iterator<String> words) {
            if (!words.hasNext()) {
                throw wrong("its end is missing");
            }
            return words.next();
        }

        private int number(Iterator<String> words) {
            String word = next(words);
            try {
                return Integer.parseInt(word);
            } catch (NumberFormatException e) {
                throw wrong("\"" + word + "\" should be a whole number");
            }
        }

        private float real(Iterator<String> words) {
            String word = next(words);
            try {
                return Float.parseFloat(word);
            } catch (NumberFormatException e) {
                throw wrong("\"" + word + "\" should be an overlap");
            }
        }

        private MokaException wrong(String why) {
            return MokaException.model("%s, picture %d (counted from 0): %s", file, pictures, why);
        }
    }
}
