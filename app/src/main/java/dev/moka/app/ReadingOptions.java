package dev.moka.app;

import picocli.CommandLine.Option;

/** The options of every command that reads a net. */
class ReadingOptions extends BasicOptions {
    @Option(
            names = "--allow-unknown",
            description = "Go on without unknown fields among a layer's parameters, though they may change its answer.")
    private boolean allowUnknown;

    final boolean allowUnknown() {
        return allowUnknown;
    }
}
