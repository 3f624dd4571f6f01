package dev.moka;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as one line that a person can read, whatever a file's rubbish has brought into it: control characters and invisible ones are
 * written as codes, and no quoted text or single word has more than {@value #EXCERPT} characters.
 */
public final class OneLine {
    /** How much of a file's text a message quotes. */
    static final int EXCERPT = 200;

    /** Where a message is cut altogether; its end, which has the remedy, stays. */
    private static final int WHOLE = 2000;

    private static final int END = 400;

    /** An apostrophe within a word quotes nothing. */
    private static final Pattern PIECE = Pattern.compile("(?<!\\w)'[^']*+'|\"[^\"]*+\"|\\S++");

    /** A new line and the blanks around it; tried where blanks begin, not at each of thousands of them. */
    private static final Pattern BREAK = Pattern.compile("(?<!\\s)\\s*\\R\\s*");

    private static final String CUT = "...";

    private OneLine() {}

    /** The message in its readable form; nearly always as it is. */
    public static String of(String message) {
        String line = visible(message.strip());
        if (line.length() <= EXCERPT) {
            return line;
        }
        String shortened = PIECE.matcher(line).replaceAll(piece -> Matcher.quoteReplacement(piece(piece.group())));
        return shortened.length() <= WHOLE
                ? shortened
                : shortened.substring(0, WHOLE - END) + CUT + shortened.substring(shortened.length() - END);
    }

    /** A text, or its beginning if it is long, as a message quotes it. */
    static String excerpt(String text) {
        String line = text.length() <= WHOLE ? visible(text) : visible(text.substring(0, WHOLE));
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + CUT;
    }

    private static String piece(String piece) {
        char first = piece.charAt(0);
        boolean quoted = first == piece.charAt(piece.length() - 1) && (first == '\'' || first == '"');
        return quoted && piece.length() > 1
                ? first + excerpt(piece.substring(1, piece.length() - 1)) + first
                : excerpt(piece);
    }

    private static String visible(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        BREAK.matcher(text).replaceAll("; ").codePoints().forEach(c -> {
            if (isVisible(c)) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format("\\u%04x", c));
            }
        });
        return line.toString();
    }

    /** Whether a character shows what it is: no control character, and no blank but the usual one. */
    public static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
