package dev.moka.app;

import dev.moka.MokaException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong; a stack trace only follows with {@code --debug}. */
final class Failure {
    private final PrintWriter err;
    private final boolean debug;

    Failure(PrintWriter err, boolean debug) {
        this.err = err;
        this.debug = debug;
    }

    /** Reports what a command threw; returns the exit code. */
    int report(Throwable e) {
        if (e instanceof StandardOutput.ReaderGone) {
            return ExitCode.DONE;
        }
        int exitCode = ExitCode.FAILED;
        if (e instanceof MokaException known) {
            say(String.valueOf(known.getMessage()));
            exitCode = known.kind().exitCode();
        } else if (e instanceof OutOfMemoryError) {
            say("not enough memory (" + e.getMessage() + "): take a smaller --batch, or more with JAVA_OPTS=-Xmx4g");
        } else {
            say(e + ": this is a bug in Moka" + (debug ? "" : "; run again with --debug for the place, and report it"));
        }
        if (debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    /** Reports a command line that makes no sense; returns the exit code. */
    int usage(ParameterException e, String[] args) {
        if (e.getCause() instanceof MokaException known) {
            return report(known);
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        say(message(e) + " (" + command + " --help)");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return message.replace(
                    "Missing required subcommand",
                    "say what: "
                            + String.join(
                                    ", ", e.getCommandLine().getSubcommands().keySet()));
        }
        String first = unmatched.getUnmatched().get(0);
        List<String> suggestions = new ArrayList<>(unmatched.getSuggestions());
        suggestions.removeIf(suggestion -> suggestion.contains("help"));
        String what = first.startsWith("-")
                ? "unknown option '" + first + "'"
                : e.getCommandLine().getSubcommands().isEmpty()
                        ? "unexpected argument '" + first + "'"
                        : "unknown command '" + first + "'";
        return suggestions.isEmpty() ? what : what + ": did you mean " + String.join(" or ", suggestions) + "?";
    }

    private void say(String message) {
        err.println("moka: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
