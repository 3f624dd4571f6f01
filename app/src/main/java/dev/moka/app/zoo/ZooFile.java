package dev.moka.app.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a model.
 *
 * @param name what it is called in the model's folder
 * @param urls where it can be fetched, best first; {@code ARCHIVE.tar.gz#MEMBER} is a file in an archive
 * @param sha1 its SHA-1 in hexadecimal, if that is known
 * @param size its bytes, if that is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ZooFile(
        String name,
        @Nullable List<String> urls,
        @Nullable String sha1,
        @Nullable Long size) {

    /** Checks what would be dangerous to believe. */
    public ZooFile {
        require(
                name != null && name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"),
                "\"name\" of a file must be a plain file name");
        require(!ZooCard.FILE.equals(name), "no file may be called " + ZooCard.FILE);
        require(sha1 == null || sha1.matches("[0-9a-f]{40}"), "\"sha1\" of " + name + " must be 40 digits of 0-9a-f");
        require(size == null || size >= 0, "\"size\" of " + name + " must be 0 or more");
        requireAll("urls", urls);
        urls = urls == null ? List.of() : List.copyOf(urls);
        urls.forEach(url -> require(
                url.matches("https?://[A-Za-z0-9.:-]+/[^\\s\"<>\\\\^`{|}]+"),
                "\"urls\" of " + name + " must be http or https"));
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A list in JSON may hold null. */
    static void requireAll(String field, @Nullable List<?> items) {
        require(items == null || items.stream().allMatch(Objects::nonNull), "\"" + field + "\" must not hold null");
    }

    /** The addresses, best first. */
    @Override
    public List<String> urls() {
        return urls == null ? List.of() : urls;
    }

    ZooFile as(String knownSha1, long knownSize) {
        return new ZooFile(name, urls, knownSha1, knownSize);
    }
}
