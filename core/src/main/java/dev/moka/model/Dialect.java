package dev.moka.model;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text that native Caffe or one of its forks reads into text that protobuf's parser for Java reads, and leaves every piece on its
 * line and in its column.
 *
 * <p>To C++ a minus is a token of its own: {@code - 2} and {@code -nan} are numbers. Forks name engines of their own, for single layers and
 * whole nets; an engine never changes an answer, so these are blanked.
 */
final class Dialect {
    private static final Pattern PIECE = Pattern.compile("#[^\\n]*+"
            + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"?+|'(?:[^'\\\\\\n]|\\\\.)*+'?+"
            + "|(?<![\\w.])-(?<space>\\s*+)(?<number>(?i:nan\\b)|(?=[.\\d]|(?i:inf)))"
            + "|(?<![\\w.])engine\\s*+:\\s*+(?<engine>\\w++|\"[^\"\\n]*+\"|'[^'\\n]*+')\\s*+[,;]?+");
    private static final Set<String> ENGINES = Set.of("DEFAULT", "CAFFE", "CUDNN", "0", "1", "2");

    private Dialect() {}

    static String javas(String text) {
        return PIECE.matcher(text).replaceAll(piece -> Matcher.quoteReplacement(piece(piece)));
    }

    private static String piece(MatchResult piece) {
        String space = piece.group(1);
        String nan = piece.group(2);
        String engine = piece.group(3);
        if (space != null && !nan.isEmpty()) {
            return " " + space + nan;
        } else if (space != null && !space.isEmpty()) {
            boolean sameLine = !space.endsWith("\n") && !space.endsWith("\r");
            return sameLine ? " " + space.substring(1) + "-" : " " + space + "-";
        } else if (engine != null && !ENGINES.contains(engine)) {
            return piece.group().replaceAll("[^\\n\\r]", " ");
        }
        return piece.group();
    }
}
