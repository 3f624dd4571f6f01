package dev.moka.app;

import picocli.CommandLine.Option;

/** What a command does whose net has layers without weights. */
final class MissingOption {
    @Option(names = "--allow-missing", description = "Go on when layers find no weights; they keep what fillers draw.")
    private boolean allowed;

    boolean allowed() {
        return allowed;
    }
}
