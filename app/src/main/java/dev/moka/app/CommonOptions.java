package dev.moka.app;

import dev.moka.NetOptions;
import dev.moka.Precision;
import picocli.CommandLine.Option;

/** The options of every command that computes. */
final class CommonOptions extends ReadingOptions {
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

    @Option(
            names = "--precision",
            paramLabel = "float32|bf16",
            description =
                    "bf16 computes with 8 significant bits: faster where the processor has it (default: float32).")
    private Precision precision = Precision.FLOAT32;

    /** Notes it if results are not float32's; to be called when the net is there, for where it cannot be, that is all there is to say. */
    void explainPrecision() {
        if (precision != Precision.FLOAT32) {
            note("%s, with 8 significant bits, where Caffe has float32's 24", PrecisionText.of(precision));
        }
    }

    /** How nets are built: TEST phase, and the backend, threads, seed and precision of the command line. */
    NetOptions netOptions() {
        return NetOptions.defaults()
                .withBackend(backend)
                .withThreads(threads)
                .withSeed(seed)
                .withPrecision(precision)
                .withAllowUnknown(allowUnknown());
    }
}
