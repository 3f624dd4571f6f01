package dev.moka;

import java.util.Arrays;

/**
 * Something a person can mend: what is wrong, where, and what to do about it, in one line.
 *
 * <p>The library throws nothing else for bad input; the command prints the message and exits with {@link Kind#exitCode()}.
 */
public class MokaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of thing failed; decides the exit code of the command. */
    public enum Kind {
        /** Anything not named below: an output that cannot be written, an engine that failed. */
        FAILED(1),
        /** The call itself makes no sense: an unknown blob, contradicting arguments. */
        USAGE(2),
        /** The model cannot be used: net, weights, mean, labels. */
        MODEL(3),
        /** A picture cannot be read. */
        PICTURE(4);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;

    /** @param message what, where, and the remedy; made {@link OneLine} of */
    public MokaException(Kind kind, String message) {
        super(OneLine.of(message));
        this.kind = kind;
    }

    public MokaException(Kind kind, String message, Throwable cause) {
        super(OneLine.of(message), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public static MokaException model(String format, Object... args) {
        return of(Kind.MODEL, format, args);
    }

    public static MokaException usage(String format, Object... args) {
        return of(Kind.USAGE, format, args);
    }

    public static MokaException picture(String format, Object... args) {
        return of(Kind.PICTURE, format, args);
    }

    public static MokaException failed(String format, Object... args) {
        return of(Kind.FAILED, format, args);
    }

    /** Texts may come from a file: a message quotes no more than their beginning. */
    private static MokaException of(Kind kind, String format, Object... args) {
        Object[] quoted = Arrays.stream(args)
                .map(arg -> arg instanceof String text ? OneLine.excerpt(text) : arg)
                .toArray();
        return new MokaException(kind, String.format(format, quoted));
    }
}
