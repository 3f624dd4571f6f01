package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.model.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
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
        } else if (e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError) {
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

    /** What is not understood says more than what is missing because of it. */
    private static String message(ParameterException e) {
        CommandLine command = e.getCommandLine();
        List<String> unmatched = e instanceof UnmatchedArgumentException unknown
                ? unknown.getUnmatched()
                : command.getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            return unknown(command, unmatched.get(0));
        }
        String subcommands = String.join(", ", command.getSubcommands().keySet());
        return String.valueOf(e.getMessage()).replace("Missing required subcommand", "say what: " + subcommands);
    }

    private static String unknown(CommandLine command, String argument) {
        boolean option = argument.startsWith("-");
        boolean subcommand = !option && !command.getSubcommands().isEmpty();
        String what = option ? "unknown option" : subcommand ? "unknown command" : "unexpected argument";
        String message = what + " '" + argument + "'";
        if (option && !command.getSubcommands().isEmpty() && command.getParent() == null) {
            return message + ": options stand behind the command, as in moka train --solver F.prototxt";
        }
        Set<String> known = option
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        String name = argument.replaceFirst("=.*", "");
        String hint = Nearest.hint(name, known);
        return message + hint;
    }

    /** One line. */
    void say(String message) {
        err.println("moka: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
