package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.Source;
import io.jhdf.HdfFile;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of an HDF5 dataset that do not lie in one piece: in chunks, compressed, or of another type. Read when asked for.
 *
 * @param dataset its path in the file
 */
record Hdf5Numbers(Path file, String dataset, int count) implements Source {
    @Override
    public void copyTo(float[] target) {
        if (count == 0) {
            return;
        }
        String where = file + ": dataset " + dataset;
        try (HdfFile hdf = Hdf5File.open(file)) {
            Object flat = hdf.getDatasetByPath(dataset).getDataFlat();
            if (Array.getLength(flat) != count) {
                throw MokaException.model("%s has a shape but no numbers; save it again from Caffe", where);
            }
            for (int i = 0; i < count; i++) {
                target[i] = flat instanceof double[] doubles ? (float) doubles[i] : Array.getFloat(flat, i);
            }
        } catch (MokaException e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(where, e);
        }
    }

    @Override
    public @Nullable ByteBuffer floats() {
        return null;
    }

    static MokaException damaged(String where, RuntimeException cause) {
        String why = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
        return new MokaException(
                MokaException.Kind.MODEL,
                String.format("%s is damaged HDF5 (%s); save or download it again", where, why),
                cause);
    }
}
