package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.proto.TrainingProgress;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .solverstate.h5}: datasets {@code iter}, {@code learned_net} and {@code current_step}, and a group {@code history} with
 * datasets "0", "1", and so on. {@code moka} has what Caffe's state does not; Caffe does not ask for it.
 */
final class Hdf5State {
    private static final String ITER = "iter";
    private static final String WEIGHTS = "learned_net";
    private static final String STEP = "current_step";
    private static final String HISTORY = "history";
    private static final String MOKA = "moka";
    private static final char END = '\0';

    private Hdf5State() {}

    static void write(Path file, SolverStateFile state) {
        AtomicFile.make(file, temporary -> {
            try (WritableHdfFile hdf = HdfFile.write(temporary)) {
                WritableGroup history = hdf.putGroup(HISTORY);
                for (int i = 0; i < state.history().size(); i++) {
                    String name = Integer.toString(i);
                    history.putDataset(
                            name, new Hdf5Dataset(name, history, state.history().get(i)));
                }
                hdf.putDataset(MOKA, state.progress().toByteArray());
                hdf.putDataset(STEP, new int[] {state.currentStep()});
                // Caffe reads a C string.
                hdf.putDataset(WEIGHTS, state.weights() + END);
                hdf.putDataset(ITER, new int[] {state.iteration()});
            } catch (HdfException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
            }
        });
    }

    static SolverStateFile read(Path file) {
        try (HdfFile hdf = Hdf5File.open(file)) {
            Dataset iter = dataset(hdf, ITER);
            if (iter == null || !(hdf.getChild(HISTORY) instanceof Group history)) {
                throw MokaException.model(
                        "%s is HDF5 but not %s: it has no iteration and history, only %s",
                        file, SolverStateFile.ROLE, hdf.getChildren().keySet());
            }
            Dataset step = dataset(hdf, STEP);
            Dataset weights = dataset(hdf, WEIGHTS);
            Dataset moka = dataset(hdf, MOKA);
            return new SolverStateFile(
                    number(iter),
                    weights == null ? "" : text(weights),
                    step == null ? 0 : number(step),
                    history(file, history),
                    moka == null
                            ? TrainingProgress.getDefaultInstance()
                            : TrainingProgress.parseFrom((byte[]) moka.getDataFlat()));
        } catch (MokaException e) {
            throw e;
        } catch (IOException
                | RuntimeException e) { // anything, where what is damaged is taken for an address or a size
            throw SolverStateFile.damaged(file, e);
        }
    }

    private static @Nullable Dataset dataset(Group group, String name) {
        return group.getChildren().containsKey(name) && group.getChild(name) instanceof Dataset found ? found : null;
    }

    private static int number(Dataset dataset) {
        return ((int[]) dataset.getDataFlat())[0];
    }

    private static String text(Dataset dataset) {
        Object value = dataset.getData();
        String text = value instanceof String[] several ? several[0] : String.valueOf(value);
        int end = text.indexOf(END);
        return end < 0 ? text : text.substring(0, end);
    }

    private static List<WeightBlob> history(Path file, Group group) {
        List<WeightBlob> history = new ArrayList<>();
        Dataset dataset = dataset(group, "0");
        while (dataset != null) {
            int[] shape = dataset.getDimensions();
            int count = Math.toIntExact(WeightBlob.count(shape));
            history.add(new WeightBlob(shape, false, new Hdf5Numbers(file, dataset.getPath(), count)));
            dataset = dataset(group, Integer.toString(history.size()));
        }
        return history;
    }
}
