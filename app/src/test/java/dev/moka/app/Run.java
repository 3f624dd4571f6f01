package dev.moka.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What one command line did. */
record Run(int exitCode, String out, String err) {
    static Run of(List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
