package dev.moka.oracle;

/** Native Caffe refused: the text of the failed CHECK, or of what else went wrong in its process. */
public final class OracleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OracleException(String message) {
        super(message);
    }

    OracleException(String message, Throwable cause) {
        super(message, cause);
    }
}
