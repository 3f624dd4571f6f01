package dev.moka.app;

import dev.moka.NetOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which layers of a net belong to it, beside those of its phase. */
final class StateOptions {
    @Option(
            names = "--level",
            paramLabel = "N",
            description = "The net's level, for rules with min_level and max_level (default: ${DEFAULT-VALUE}).")
    private int level;

    @Option(
            names = "--stage",
            paramLabel = "A,B",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "The net's stages, for rules with stage.")
    private final List<String> stages = new ArrayList<>();

    NetOptions over(NetOptions options) {
        return options.withLevel(level).withStages(stages.toArray(String[]::new));
    }
}
