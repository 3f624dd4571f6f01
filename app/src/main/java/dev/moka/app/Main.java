package dev.moka.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code moka} command: parses the arguments, runs one command, and turns whatever happens into an exit code. */
@Command(
        name = "moka",
        versionProvider = Version.class,
        description = {
            "Runs, reads, changes and trains Caffe models.",
            "",
            "Examples:",
            "  moka classify examples/seven.png",
            "  moka inspect layers --net deploy.prototxt",
            "  moka pull squeezenet",
            "  moka run --net deploy.prototxt --weights net.caffemodel --input data=x.npy -o out.npz",
            "  moka train --solver lenet_solver.prototxt --plot lenet.png"
        },
        footer = {"", "moka COMMAND --help explains a command."})
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            ClassifyCommand.class,
            InspectCommand.class,
            VisCommand.class,
            RunCommand.class,
            TrainCommand.class,
            TestCommand.class,
            TimeCommand.class,
            DeviceQueryCommand.class,
            ModelsCommand.class,
            PullCommand.class,
            FinetuneCommand.class,
            ConvertMnistCommand.class,
            ConvertImagesetCommand.class,
            ComputeImageMeanCommand.class,
            ExtractFeaturesCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of Moka, Java and the backends.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean version;

    public static void main(String[] args) {
        PrintWriter out = writer(new BufferedOutputStream(new StandardOutput(), 1 << 16));
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
        System.exit(run(out, err, args));
    }

    private static PrintWriter writer(java.io.OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }

    /**
     * Runs one command line.
     *
     * @param out takes the data
     * @param err takes the words
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Failure failure = new Failure(err, List.of(args).contains("--debug"));
        try {
            Logs.toStandardError(err, args);
            CommandLine line = commandLine(out, err, failure, args);
            int exitCode = line.execute(asOurs(line, failure, CaffeSpellings.translate(args)));
            out.flush();
            return exitCode;
        } catch (RuntimeException | Error e) { // an OutOfMemoryError is a message for people, too
            return failure.report(e);
        } finally {
            err.flush();
        }
    }

    /** What is typed for one of Caffe's tools as its command here understands it. */
    private static String[] asOurs(CommandLine line, Failure failure, String... args) {
        CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
        if (command == null) {
            return args;
        }
        CaffeFlags flags = new CaffeFlags(args[0], command.getCommandSpec().optionsMap());
        String[] ours = flags.taken(args);
        if (!List.of(ours).contains("--quiet") && !List.of(ours).contains("-q")) {
            flags.notes().forEach(failure::say);
        }
        return ours;
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err, Failure failure, String... args) {
        CommandLine line = new CommandLine(new Main());
        commands(args).forEach(line::addSubcommand);
        Help.style(line);
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failure::usage)
                .setExecutionExceptionHandler((e, command, parsed) -> failure.report(e));
    }

    /** The command that is asked for, because picocli takes its time to read each; all where none is named. */
    private static List<Class<?>> commands(String... args) {
        for (Class<?> command : COMMANDS) {
            if (args.length > 0 && isNamed(command.getAnnotation(Command.class), args[0])) {
                return List.of(command);
            }
        }
        return COMMANDS;
    }

    private static boolean isNamed(Command command, String name) {
        return command.name().equals(name) || List.of(command.aliases()).contains(name);
    }

    /** {@code moka} alone. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
