package dev.moka.solver;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.array.AtomicFile;
import dev.moka.model.NamedFile;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.proto.NetProgress;
import dev.moka.proto.SolverParameter;
import dev.moka.proto.TrainingProgress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where a solver's snapshots lie, and what is in them. */
final class Snapshots {
    private static final String ITERATION = "_iter_";

    private final SolverParameter param;
    private final SolverNets nets;

    Snapshots(SolverParameter param, SolverNets nets) {
        this.param = param;
        this.nets = nets;
    }

    /** {@code PREFIX_iter_N.caffemodel} and {@code PREFIX_iter_N.solverstate}, or the same with {@code .h5}. */
    Snapshot at(int iteration) {
        String prefix = param.getSnapshotPrefix();
        if (prefix.isEmpty()) {
            throw MokaException.usage(
                    "there is no name for snapshots: set snapshot_prefix, such as \"snapshots/lenet\", or"
                            + " snapshot_after_train: false");
        }
        boolean hdf5 = param.getSnapshotFormat() == SolverParameter.SnapshotFormat.HDF5;
        String stem = prefix + ITERATION + iteration;
        String end = hdf5 ? ".h5" : "";
        return new Snapshot(iteration, named(stem + ".caffemodel" + end), named(stem + ".solverstate" + end));
    }

    private static Path named(String file) {
        return NamedFile.of("snapshot_prefix", file);
    }

    /** Finds out that a snapshot cannot be written before hours were spent on it. */
    void requireWritable() {
        Path folder = Objects.requireNonNullElse(at(0).weights().getParent(), Path.of("."));
        if (!Files.isDirectory(folder)) {
            throw MokaException.failed(
                    "the folder of snapshots, %s, %s",
                    folder,
                    Files.exists(folder)
                            ? "is a file: choose another snapshot_prefix"
                            : "does not exist: make it first");
        }
        try {
            Files.delete(Files.createFile(AtomicFile.temporary(at(0).weights())));
        } catch (IOException e) {
            String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
            String why = Objects.requireNonNullElse(reason, "permission denied");
            throw new MokaException(
                    MokaException.Kind.FAILED,
                    String.format(
                            "snapshots cannot be written to %s (%s): choose another snapshot_prefix", folder, why),
                    e);
        }
    }

    /** Writes the weights, then the state that names them; removes what snapshots before have left half written. */
    void write(Snapshot snapshot, int currentStep, List<Blob> history) {
        AtomicFile.removeLeftOvers(named(param.getSnapshotPrefix() + ITERATION));
        nets.train().save(snapshot.weights());
        TrainingProgress.Builder progress = TrainingProgress.newBuilder();
        nets.all().forEach(net -> progress.addNets(net.progress()));
        new SolverStateFile(
                        snapshot.iteration(),
                        snapshot.weights().toString(),
                        currentStep,
                        history.stream()
                                .map(blob -> WeightBlob.of(blob.shape(), blob::data))
                                .toList(),
                        progress.build())
                .write(snapshot.state());
    }

    /** Gives the train net the weights of a snapshot, and every net its place in its data and draws. */
    void restore(Path state, SolverStateFile saved) {
        if (!saved.weights().isEmpty()) {
            nets.train().copyFrom(weights(state, saved.weights()));
        }
        List<NetProgress> progress = saved.progress().getNetsList();
        List<Net> all = nets.all();
        for (int i = 0; i < Math.min(all.size(), progress.size()); i++) {
            all.get(i).resume(progress.get(i));
        }
    }

    /** The weights where the state says they are, or, should both have been moved, beside the state. */
    private static Path weights(Path state, String named) {
        Path weights = NamedFile.of(state + " names its weights", named);
        Path beside = state.resolveSibling(Objects.requireNonNullElse(weights.getFileName(), weights));
        if (Files.exists(weights)) {
            return weights;
        }
        if (Files.exists(beside)) {
            return beside;
        }
        throw MokaException.model(
                "%s names the weights %s, which are neither there nor beside it: put them in the folder of the state",
                state, named);
    }
}
