package dev.moka.app.zoo;

import dev.moka.MokaException;
import dev.moka.image.Labels;
import dev.moka.model.CaffeModel;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a file is the one that its card means: by its SHA-1, or, where nobody knows that, by its size and structure. */
final class Trust {
    private static final int HEAD = 512;

    private Trust() {}

    /**
     * The file as it is known from now on, with its SHA-1 and size.
     *
     * @throws SourceException if it is another file
     */
    static ZooFile check(Path path, ZooFile file) throws SourceException {
        try {
            if (isHtml(path)) {
                throw new SourceException("what came for " + file.name() + " is an HTML page");
            }
            ZooFile found = file.as(Sha1.of(path), Files.size(path));
            if (file.sha1() != null && !file.sha1().equals(found.sha1())) {
                throw new SourceException("what came for " + file.name() + " has SHA-1 " + found.sha1()
                        + ", but the card says " + file.sha1());
            }
            if (file.size() != null && !file.size().equals(found.size())) {
                throw new SourceException("what came for " + file.name() + " has " + found.size()
                        + " bytes, but the card says " + file.size());
            }
            if (file.sha1() == null) {
                requireStructure(path, file.name());
            }
            return found;
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isHtml(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            String start = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1)
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return start.startsWith("<!doctype html") || start.startsWith("<html");
        }
    }

    private static void requireStructure(Path path, String name) throws SourceException {
        try {
            if (name.endsWith(".caffemodel")) {
                CaffeModel.open(path);
            } else if (name.endsWith(".prototxt")) {
                Prototxt.readNet(path, true);
            } else if (name.endsWith(".txt")) {
                Labels.read(path);
            }
        } catch (MokaException e) {
            throw new SourceException("what came for " + name + " is no such file: " + e.getMessage(), e);
        }
    }
}
