package dev.moka.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moka vis}: pictures of a net. */
@Command(
        name = "vis",
        subcommands = {VisParams.class, VisBlob.class, VisFc.class, VisProb.class, VisGraph.class, VisAll.class},
        description = {
            "Draws a net: its filters, what it computes for a picture, its graph; as .png or .svg.",
            "",
            "Examples:",
            "  moka vis params conv1 --model lenet -o filters.png",
            "  moka vis blob conv1 cat.jpg --model DIR --first 36 -o conv1.png",
            "  moka vis all cat.jpg --model DIR -o page"
        })
final class VisCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;
}
