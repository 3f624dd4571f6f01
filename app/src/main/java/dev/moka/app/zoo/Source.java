package dev.moka.app.zoo;

import dev.moka.MokaException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place that may have a file. */
sealed interface Source {
    /** A file in a mirror that is a folder. */
    record Local(Path path) implements Source {}

    /** What an address answers; if {@code member} is given, a file in the archive that it answers. */
    record Remote(URI address, @Nullable String member) implements Source {
        /** The last part of the address. */
        String fileName() {
            String path = address.getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * Where a file may be: where its card says, or in the mirror, and then nowhere else.
     *
     * @param mirror a folder or an address that has {@code MODEL/FILE}
     */
    static List<Source> of(ZooCard card, ZooFile file, @Nullable String mirror) {
        if (mirror == null) {
            return file.urls().stream().map(Source::remote).toList();
        }
        String inMirror = card.name() + "/" + file.name();
        try {
            return List.of(
                    isAddress(mirror)
                            ? new Remote(URI.create(mirror.replaceFirst("/+$", "") + "/" + inMirror), null)
                            : new Local(Path.of(mirror).resolve(inMirror)));
        } catch (IllegalArgumentException e) { // of an address, or of a path
            throw MokaException.usage("the mirror '%s' is neither a folder nor an address: %s", mirror, e);
        }
    }

    /** Whether this is the address of a web server, and not a folder. */
    static boolean isAddress(String text) {
        return text.matches("(?i)https?://.*");
    }

    private static Source remote(String url) {
        int hash = url.indexOf('#');
        return hash < 0
                ? new Remote(URI.create(url), null)
                : new Remote(URI.create(url.substring(0, hash)), url.substring(hash + 1));
    }
}
