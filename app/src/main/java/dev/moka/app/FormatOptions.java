package dev.moka.app;

import picocli.CommandLine.Option;

/** How a listing is written. */
final class FormatOptions {
    enum Format {
        table,
        json
    }

    @Option(
            names = "--format",
            paramLabel = "table|json",
            description = "How the result is written (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    boolean json() {
        return format == Format.json;
    }
}
