package dev.moka.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moka inspect}: what is in a net. */
@Command(
        name = "inspect",
        subcommands = {
            InspectBlobs.class,
            InspectParams.class,
            InspectLayers.class,
            InspectPlan.class,
            InspectBlob.class,
            InspectParam.class
        },
        description = {
            "Shows what is in a net: its blobs, its parameters, its layers, how they run, and their numbers.",
            "",
            "Examples:",
            "  moka inspect blobs --net deploy.prototxt --batch 50",
            "  moka inspect params --weights net.caffemodel",
            "  moka inspect param conv1:0 --model lenet -o filters.npy"
        })
final class InspectCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;
}
