package dev.moka.solver;

import dev.moka.LayerTest;
import dev.moka.NativeCaffe;
import dev.moka.NetOptions;
import dev.moka.oracle.Oracle;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A net to train on {@link Rows}, and how: the same files for Moka and for native Caffe, but for the names of their snapshots.
 *
 * <p>The property {@code moka.backend} names the backend, as in {@link LayerTest}.
 *
 * @param data more fields of the data layer's message
 * @param layers what is after it; it has tops x and y
 */
record Exercise(Path folder, int batch, String data, String layers, String solver) {
    Exercise(Path folder, int batch, String layers, String solver) {
        this(folder, batch, "", layers, solver);
    }

    /** A file of Moka's. */
    Path ours(String rest) {
        return folder.resolve("ours" + rest);
    }

    /** The same file of native Caffe's. */
    Path natives(String rest) {
        return folder.resolve("native" + rest);
    }

    Exercise solver(String more) {
        return new Exercise(folder, batch, data, layers, solver + " " + more);
    }

    Exercise data(String more) {
        return new Exercise(folder, batch, data + " " + more, layers, solver);
    }

    Solver open() {
        return Solver.of(write("ours"), NetOptions.defaults().withBackend(LayerTest.BACKEND));
    }

    /** Runs native Caffe, from a snapshot if one is given; gives its log. */
    List<String> solveNatively(Path... state) {
        Path file = write("native");
        Oracle caffe = NativeCaffe.get();
        if (state.length == 0) {
            caffe.solve(file);
        } else {
            caffe.solve(file, state[0]);
        }
        return new ArrayList<>(caffe.log());
    }

    private Path write(String name) {
        Path rows = folder.resolve("rows.h5");
        Path list = folder.resolve("rows.txt");
        Path net = folder.resolve("net.prototxt");
        Path file = folder.resolve(name + ".prototxt");
        try (WritableHdfFile hdf = HdfFile.write(rows)) {
            hdf.putDataset("x", Rows.all(false));
            hdf.putDataset("y", Rows.all(true));
        }
        try {
            Files.writeString(list, rows.toString());
            Files.writeString(net, """
                    name: 'exercise'
                    layer { name: 'data' type: 'HDF5Data' top: 'x' top: 'y' hdf5_data_param { source: '%s' batch_size: %d %s } }
                    """.formatted(list, batch, data) + layers);
            Files.writeString(file, "net: '%s' snapshot_prefix: '%s' %s".formatted(net, folder.resolve(name), solver));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
