package dev.moka.model;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.TextFormat.ParseException;
import dev.moka.MokaException;
import dev.moka.OneLine;
import dev.moka.proto.NetParameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what is wrong at a place of a text, and the likely fix: protobuf's own words say only what it expected. */
final class PrototxtMistake {
    private static final Pattern ENUM =
            Pattern.compile("Enum type \"caffe\\.([\\w.]+)\" has no value .*?(\"?)(-?\\w+)\\2\\.$");
    private static final Pattern TWICE = Pattern.compile("Non-repeated field \"caffe\\.(?:\\w+\\.)*(\\w+)\"");
    private static final Pattern PIECE =
            Pattern.compile("#[^\\n]*+|\"(?:[^\"\\\\\\n]|\\\\.)*+\"?|'(?:[^'\\\\\\n]|\\\\.)*+'?|[\\w.+-]++|\\S");

    /** A list of more names helps nobody. */
    private static final int MOST_NAMED = 10;

    private PrototxtMistake() {}

    /** The mistake as one line: {@code file:line:column: what: likely fix}. */
    static MokaException of(String source, String text, ParseException e) {
        String raw = String.valueOf(e.getMessage()).replaceFirst("^-?\\d+:-?\\d+: ", "");
        String said = explain(raw, text, e.getLine(), e.getColumn());
        return new MokaException(
                MokaException.Kind.MODEL, String.format("%s:%d:%d: %s", source, e.getLine(), e.getColumn(), said), e);
    }

    private static String explain(String raw, String text, int line, int column) {
        String found = pieceAt(text, line, column);
        Matcher m;
        if (isForeign(found)) {
            return foreign(found.codePointAt(0));
        } else if (found.isEmpty()) {
            String open = openAtEnd(text);
            return open == null ? "the file ends in the middle of a field" : "the file ends, but " + open;
        } else if (raw.startsWith("String missing")) {
            return "the text " + found + " has no closing quote: add one";
        } else if ((m = ENUM.matcher(raw)).find()) {
            return enumValue(m.group(1), m.group(3));
        } else if ((m = TWICE.matcher(raw)).find()) {
            return "\"" + m.group(1) + "\" is given twice: keep one, or close the message before with \"}\"";
        } else if (raw.contains("out of range")
                || (raw.startsWith("Couldn't parse integer") && found.matches("[+-]?\\d+"))) {
            return "the number is out of range: " + found + " does not fit this field";
        } else if (raw.startsWith("Couldn't parse integer")) {
            return "a whole number belongs here, not " + found;
        } else if (raw.startsWith("Couldn't parse number")) {
            return "a number belongs here, not " + found;
        } else if (raw.startsWith("Expected \"true\"")) {
            return "true or false belongs here, not " + found;
        } else if (raw.startsWith("Expected string")) {
            return quotes(found);
        } else if (raw.startsWith("Expected identifier")) {
            return identifier(found, text, line, column);
        } else if (raw.equals("Expected \":\".")) {
            return "a \":\" belongs between a field and its value, before " + found;
        } else if (raw.equals("Expected \"{\".")) {
            return "a message belongs here: \"{\" ... \"}\", not " + found;
        }
        return raw.equals("Message is nested too deep")
                ? "messages lie in one another more than 100 deep here: is a \"}\" missing?"
                : raw + " Found " + found;
    }

    /** A text from a page or a word processor may have blanks that are none, and quotes that are curly. */
    private static boolean isForeign(String found) {
        return !found.isEmpty() && found.charAt(0) > '~';
    }

    private static String foreign(int c) {
        String name = String.format(
                "U+%04X, %s", c, String.valueOf(Character.getName(c)).toLowerCase(Locale.ROOT));
        return OneLine.isVisible(c)
                ? "the character " + Character.toString(c) + " (" + name + ") has no meaning here: type it anew"
                : "an invisible character (" + name
                        + ") stands here, where only blanks may: delete it, or type a blank";
    }

    private static String quotes(String found) {
        if (!found.matches("[\\w.+-]+")) {
            return "a text in quotes belongs here, not " + found;
        }
        String type = V1Layers.typeName(found);
        return "a text in quotes belongs here: write \"" + (type == null ? found : type) + "\", not " + found;
    }

    private static String identifier(String found, String text, int line, int column) {
        if (found.equals("}") && openBefore(text, line, column).isEmpty()) {
            return "there is a \"}\" too many: nothing is open here; remove it";
        }
        if (found.startsWith("\"") || found.startsWith("'")) {
            String old = " (in the old \"layers\" types are words such as CONVOLUTION; with quotes, write \"layer\")";
            return "a word without quotes belongs here, not " + found + (Prototxt.isNet(text) ? old : "");
        }
        return "the name of a field belongs here, not " + found;
    }

    private static String enumValue(String type, String given) {
        EnumDescriptor descriptor = findEnum(type);
        if (descriptor == null) {
            return "unknown value " + given + " of " + type;
        }
        List<String> names = descriptor.getValues().stream()
                .map(EnumValueDescriptor::getName)
                .toList();
        String allowed = names.size() <= MOST_NAMED ? "; allowed: " + String.join(", ", names) : ": correct it";
        return "unknown value " + given + Nearest.hint(given, names) + allowed;
    }

    private static @Nullable EnumDescriptor findEnum(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return NetParameter.getDescriptor().getFile().findEnumTypeByName(name);
        }
        Descriptor message = NetParameter.getDescriptor().getFile().findMessageTypeByName(name.substring(0, dot));
        return message == null ? null : message.findEnumTypeByName(name.substring(dot + 1));
    }

    /** The piece of text that begins at a place, or nothing at the end of the file. */
    private static String pieceAt(String text, int line, int column) {
        Matcher m = PIECE.matcher(text);
        return m.find(offset(text, line, column)) && !m.group().startsWith("#") ? m.group() : "";
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return Math.min(start + Math.max(column - 1, 0), text.length());
    }

    private static @Nullable String openAtEnd(String text) {
        List<Brace> open = openBefore(text, Integer.MAX_VALUE, 1);
        if (open.isEmpty()) {
            return null;
        }
        Brace outermost = open.get(0);
        return String.format(
                "\"%s\" opened at line %d is not closed: add \"}\" where it ends",
                outermost.field, text.substring(0, outermost.at).split("\n", -1).length);
    }

    private record Brace(String field, int at) {}

    /** The messages open at a place, outermost first. */
    private static List<Brace> openBefore(String text, int line, int column) {
        int end = line == Integer.MAX_VALUE ? text.length() : offset(text, line, column);
        Deque<Brace> open = new ArrayDeque<>();
        Matcher m = PIECE.matcher(text);
        String word = "";
        while (m.find() && m.start() < end) {
            String piece = m.group();
            if (piece.equals("{") || piece.equals("<")) {
                open.addLast(new Brace(word, m.start()));
            } else if (piece.equals("}") || piece.equals(">")) {
                open.pollLast();
            } else if (piece.matches("[A-Za-z_]\\w*")) {
                word = piece;
            }
        }
        return new ArrayList<>(open);
    }
}
