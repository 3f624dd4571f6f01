package dev.moka.image;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads label files such as {@code synset_words.txt}: one line a class, the first line is class 0. */
public final class Labels {
    private static final long LARGEST = 64 << 20;

    private Labels() {}

    /**
     * The labels by class number. Any line ends, UTF-8 (with or without a mark) or else Latin-1; blank lines at the end
     * are no classes.
     *
     * @throws MokaException (MODEL) when the file is missing, empty or no text
     */
    public static List<Label> read(Path path) {
        List<Label> labels = new ArrayList<>();
        text(path).lines().map(String::stripTrailing).map(Label::of).forEach(labels::add);
        while (!labels.isEmpty() && labels.get(labels.size() - 1).line().isEmpty()) {
            labels.remove(labels.size() - 1);
        }
        if (labels.isEmpty()) {
            throw MokaException.model("label file %s is empty: it needs one line for each class", path);
        }
        return List.copyOf(labels);
    }

    private static String text(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw MokaException.model("label file %s is a folder: name a text file, one line a class", path);
            }
            FileKind kind = FileKind.of(path);
            if (Files.size(path) > LARGEST || (kind != FileKind.TEXT && kind != FileKind.EMPTY)) {
                throw MokaException.model(
                        "label file %s is not text with one line a class: it looks like %s", path, kind);
            }
            String text = decode(Files.readAllBytes(path));
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw MokaException.model("label file %s: no such file; put it there, or name another", path);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, "label file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
