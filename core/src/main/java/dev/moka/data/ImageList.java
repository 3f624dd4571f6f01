package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A text of pictures and their labels, a line each: a path, which may have spaces in it, a space, and a whole number. */
public record ImageList(Path file, List<Line> lines) {
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
        List<String> texts;
        try {
            texts = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw MokaException.model(
                    "%s: no such file (looked for it in %s); it should be a list of pictures and labels",
                    file, Path.of("").toAbsolutePath());
        } catch (CharacterCodingException e) {
            throw MokaException.model(
                    "%s is not text in UTF-8: it should be a list of pictures and labels, a line each", file);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage() + "; check the path", e);
        }
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
        int space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
        if (space > 0) {
            try {
                return new Line(text.substring(0, space).strip(), Integer.parseInt(text.substring(space + 1)));
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw MokaException.model(
                "%s: \"%s\" is not a path, a space and a whole number, such as: cats/tom.jpg 3", place, text);
    }
}
