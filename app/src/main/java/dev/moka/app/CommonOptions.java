package dev.moka.app;

import dev.moka.NetOptions;
import picocli.CommandLine.Option;

/** The options of every command that computes. */
final class CommonOptions extends BasicOptions {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "java (the layers' own loops) or onednn (default: the fastest that is there).")
    private String backend = NetOptions.AUTO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute with (default: the backend's choice).")
    private int threads;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** How nets are built: TEST phase, and the backend, threads and seed of the command line. */
    NetOptions netOptions() {
        return NetOptions.defaults().withBackend(backend).withThreads(threads).withSeed(seed);
    }
}
