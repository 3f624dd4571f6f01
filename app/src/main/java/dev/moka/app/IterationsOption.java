package dev.moka.app;

import dev.moka.MokaException;
import picocli.CommandLine.Option;

/** How often a command runs its net. */
final class IterationsOption {
    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "How many batches go through the net (default: ${DEFAULT-VALUE}).")
    private int iterations = 50;

    int count() {
        if (iterations < 1) {
            throw MokaException.usage("--iterations %d: give 1 or more", iterations);
        }
        return iterations;
    }
}
