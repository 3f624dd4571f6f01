package dev.moka.fuzz;

import dev.moka.MokaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What reading a file came to.
 *
 * @param isFind whether it is what may not be
 * @param signature the same for outcomes that have one reason, as far as can be told from outside
 * @param thrown what came out, if anything
 */
record Outcome(boolean isFind, String signature, @Nullable Throwable thrown) {
    private static final int FRAMES = 6;

    /** Reads the bytes, as a file. */
    static Outcome of(Target target, Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
            target.reading().read(file);
            return new Outcome(false, "read", null);
        } catch (MokaException e) {
            String message = String.valueOf(e.getMessage());
            boolean line = message.indexOf('\n') < 0;
            return new Outcome(!line, (line ? "" : "no line: ") + words(message) + place(e.getCause()), e);
        } catch (Throwable e) { // that is what is looked for
            return new Outcome(true, place(e), e);
        }
    }

    /** The words of a message, without what it quotes and counts. */
    private static String words(String message) {
        return message.substring(0, Math.min(300, message.length()))
                .replaceAll("\"[^\"]*\"?|'[^']*'?", "''")
                .replaceAll("[^\\x20-\\x7e]+", "?")
                .replaceAll("\\S*\\d\\S*", "#");
    }

    private static String place(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringBuilder place = new StringBuilder(" | ").append(thrown.getClass().getName());
        StackTraceElement[] stack = thrown.getStackTrace();
        int from = thrown instanceof StackOverflowError ? Math.max(0, stack.length - 1) : 0; // where it begins differs
        for (int i = from; i < Math.min(stack.length, from + FRAMES); i++) {
            place.append(' ')
                    .append(stack[i].getClassName().replaceFirst(".*\\.", ""))
                    .append(':')
                    .append(stack[i].getLineNumber());
        }
        return place.append(place(thrown.getCause() == thrown ? null : thrown.getCause()))
                .toString();
    }

    /** All that is known, for the person who mends it. */
    String text() {
        StringWriter text = new StringWriter();
        if (thrown == null) {
            text.append(signature).append('\n');
        } else {
            thrown.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }
}
