package dev.moka.data;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text that lists what a data layer reads: UTF-8, with or without a byte order mark. */
final class ListFile {
    private ListFile() {}

    /**
     * The whole text, without its mark.
     *
     * @param role what it should be, for messages
     */
    static String read(Path file, String role) {
        try {
            String text = Files.readString(file);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw MokaException.model(
                    "%s: no such file (looked for it in %s); it should be %s",
                    file, Path.of("").toAbsolutePath(), role);
        } catch (CharacterCodingException e) {
            throw MokaException.model("%s is not text in UTF-8: it should be %s", file, role);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage() + "; check the path", e);
        }
    }
}
