package dev.moka.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where the library's warnings go: one line each on standard error, none with {@code --quiet}. */
final class Logs extends Handler {
    // Held, because the JDK forgets a logger, and its level, when nobody holds it.
    private static final Logger PROTOBUF = Logger.getLogger("com.google.protobuf");
    private static final Logger HDF5 = Logger.getLogger("io.jhdf"); // warns of every file it writes

    private final Formatter formatter = new SimpleFormatter();
    private final PrintWriter err;
    private final boolean debug;

    private Logs(PrintWriter err, boolean debug) {
        this.err = err;
        this.debug = debug;
    }

    static void toStandardError(PrintWriter err, String... args) {
        List<String> given = List.of(args);
        boolean quiet = given.contains("--quiet") || given.contains("-q");
        LogManager.getLogManager().reset();
        PROTOBUF.setLevel(Level.SEVERE);
        HDF5.setLevel(Level.SEVERE);
        Logger root = Logger.getLogger("");
        root.setLevel(quiet ? Level.OFF : Level.WARNING);
        root.addHandler(new Logs(err, given.contains("--debug")));
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            err.println(
                    "moka: warning: " + formatter.formatMessage(record).strip().replaceAll("\\s*\\R\\s*", "; "));
            if (debug && record.getThrown() != null) {
                record.getThrown().printStackTrace(err);
            }
            err.flush();
        }
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {}
}
