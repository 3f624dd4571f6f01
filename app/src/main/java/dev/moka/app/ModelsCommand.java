package dev.moka.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moka models}: the model zoo. */
@Command(
        name = "models",
        subcommands = {ModelsList.class, ModelsShow.class, PullCommand.class, ModelsVerify.class, ModelsRemove.class},
        description = {
            "Gets models by name, and keeps them: in $MOKA_MODELS, or else in ~/.moka/models.",
            "",
            "Examples:",
            "  moka models list",
            "  moka models pull squeezenet",
            "  moka models verify"
        })
final class ModelsCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;
}
