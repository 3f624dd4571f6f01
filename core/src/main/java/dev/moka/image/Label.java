package dev.moka.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a class is called.
 *
 * @param line the whole line of the label file, as Caffe's tools print it: {@code n02123045 tabby, tabby cat}
 * @param synset the WordNet id the line begins with, {@code n02123045}, or null
 * @param name the line without the id: {@code tabby, tabby cat}
 */
public record Label(String line, @Nullable String synset, String name) {
    private static final Pattern SYNSET = Pattern.compile("(n\\d{8})\\s+(.+)");

    /** Splits a line; without an id in front of a name, the line is the name. */
    public static Label of(String line) {
        Matcher matcher = SYNSET.matcher(line);
        return matcher.matches() ? new Label(line, matcher.group(1), matcher.group(2)) : new Label(line, null, line);
    }
}
