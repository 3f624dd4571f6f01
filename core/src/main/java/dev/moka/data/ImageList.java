package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.model.NamedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A text of pictures and their labels, a line each: a path, which may have spaces in it, a space, and a whole number. */
public record ImageList(Path file, List<Line> lines) {
    /** A path may have spaces and numbers in it, but not behind its ending. */
    private static final Pattern SEVERAL_LABELS =
            Pattern.compile("(?i)\\.(jpe?g|png|bmp|gif|tiff?|webp|p[gnp]m)(?:[\\s,]+[-+.\\d]+){2,}$");

    /** A picture's path, as the list has it, and its label. */
    public record Line(String path, int label) {}

    public ImageList {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a list; empty lines are left out.
     *
     * @throws MokaException of kind MODEL that names the line that is wrong
     */
    public static ImageList read(Path file) {
        List<String> texts = ListFile.read(file, "a list of pictures and labels, a line each")
                .lines()
                .toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                lines.add(line(texts.get(i).strip(), file + ", line " + (i + 1)));
            }
        }
        if (lines.isEmpty()) {
            throw MokaException.model("%s is empty: it should be a list of pictures and labels, a line each", file);
        }
        return new ImageList(file, lines);
    }

    private static Line line(String text, String place) {
        if (SEVERAL_LABELS.matcher(text).find()) {
            throw MokaException.model(
                    "%s: \"%s\" has more than one label, and a list gives each picture one: for several, store them with HDF5",
                    place, text);
        }
        int space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
        if (space > 0) {
            try {
                String path = text.substring(0, space).strip();
                NamedFile.of(place, path);
                return new Line(path, Integer.parseInt(text.substring(space + 1)));
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw MokaException.model(
                "%s: \"%s\" is not a path, a space and a whole number, such as: cats/tom.jpg 3", place, text);
    }
}
