package dev.moka.app;

import dev.moka.OneLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command, and where a command speaks: data to {@link #out()}, words through {@link #note}. */
class BasicOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Option(names = "--debug", description = "Show where an error comes from.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;

    final boolean quiet() {
        return quiet;
    }

    /** What was typed, from {@code moka} on. */
    final List<String> commandLine() {
        List<String> words = new ArrayList<>(List.of(command.root().name()));
        words.addAll(command.root().commandLine().getParseResult().originalArgs());
        return words;
    }

    /** Whether a bar may be drawn. */
    final boolean bar() {
        return !quiet && Progress.onTerminal();
    }

    /** Takes the result, and nothing else. */
    final PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Takes the words; {@link #note} and its siblings are the usual way. */
    final PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Says something a person may want to know; {@code --quiet} silences it. */
    final void note(String format, Object... args) {
        if (!quiet) {
            say("", format, args);
        }
    }

    /** Says something that may be wrong; {@code --quiet} silences it. */
    final void warn(String format, Object... args) {
        if (!quiet) {
            say("warning: ", "%s", OneLine.of(args.length == 0 ? format : String.format(format, args)));
        }
    }

    /** Says what did not work while the command goes on, {@code --quiet} or not. */
    final void error(String format, Object... args) {
        say("", format, args);
    }

    /** Passes on a line of Caffe's log, as it is; {@code --quiet} silences it. */
    final void log(String line) {
        if (!quiet) {
            err().println(line);
            err().flush();
        }
    }

    private void say(String prefix, String format, Object... args) {
        PrintWriter err = err();
        err.println("moka: " + prefix + (args.length == 0 ? format : String.format(format, args)));
        err.flush();
    }
}
