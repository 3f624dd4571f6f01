package dev.moka;

import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    private static final String INTERRUPTED =
            "interrupted: this thread was asked to stop while it read or wrote a file, and gave it up; try again";

    private final Kind kind;

    /** @param message what, where, and the remedy; made {@link OneLine} of */
    public MokaException(Kind kind, String message) {
        super(OneLine.of(message));
        this.kind = kind;
    }

    /**
     * As above, with what was thrown below. If that is because this thread was interrupted, which closes the file that it reads or writes,
     * nothing is wrong with the file: the message says so instead, the kind is FAILED, and the thread's interrupt flag is still set.
     */
    public MokaException(Kind kind, String message, Throwable cause) {
        super(isInterruption(cause) ? INTERRUPTED : OneLine.of(message), cause);
        this.kind = isInterruption(cause) ? Kind.FAILED : kind;
    }

    /** One that is wrapped to say where it happened has said so already. */
    private static boolean isInterruption(Throwable cause) {
        for (Throwable e = cause; e != null && !(e instanceof MokaException); e = e.getCause()) {
            if (e instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    public Kind kind() {
        return kind;
    }

    /** What a caller has to give, which is no null; {@code what} names it in the message. */
    public static <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw usage("%s must not be null", what);
        }
        return value;
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
