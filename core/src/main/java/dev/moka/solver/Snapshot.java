package dev.moka.solver;

import java.nio.file.Path;

/** The two files of a snapshot: the weights, and what the solver needs beside them to go on. */
public record Snapshot(int iteration, Path weights, Path state) {
    /** Whether the files are HDF5. */
    public boolean isHdf5() {
        return state.toString().endsWith(".h5");
    }
}
