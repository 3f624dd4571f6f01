package dev.moka.app.zoo;

import java.io.IOException;

/** An address does not give the file; another may. The message says why, without a remedy. */
final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
