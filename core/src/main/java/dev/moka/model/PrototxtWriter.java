package dev.moka.model;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import dev.moka.array.AtomicFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Writes nets and solvers as Caffe's text, for people: one field a line, and numbers as they would write them. */
public final class PrototxtWriter {
    private static final Pattern NUMBER = Pattern.compile("(?m)(?<=: )-?\\d+(\\.\\d+)?(E-?\\d+)?$");

    private PrototxtWriter() {}

    /** The text of a message; 5.0E-4 becomes 0.0005. */
    public static String text(MessageOrBuilder message) {
        String text = TextFormat.printer().escapingNonAscii(false).printToString(message);
        return NUMBER.matcher(text)
                .replaceAll(number ->
                        new BigDecimal(number.group()).stripTrailingZeros().toPlainString());
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @param comment its first line, after a #
     */
    public static void write(Path file, String comment, MessageOrBuilder message) {
        byte[] bytes = ("# " + comment + "\n" + text(message)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
