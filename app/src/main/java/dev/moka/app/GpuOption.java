package dev.moka.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Caffe's {@code -gpu}, which scripts pass: understood, and answered. */
final class GpuOption {
    @Option(names = "--gpu", paramLabel = "IDS", description = "As in Caffe; Moka computes on the CPU, and says so.")
    private @Nullable String gpu;

    /** @param elsewhere whether something else than this option asks for a GPU */
    void explain(BasicOptions common, boolean elsewhere) {
        if (gpu != null && !gpu.isEmpty()) {
            common.note("--gpu %s: Moka computes on the CPU", gpu);
        } else if (elsewhere) {
            common.note("solver_mode: GPU: Moka computes on the CPU");
        }
    }
}
