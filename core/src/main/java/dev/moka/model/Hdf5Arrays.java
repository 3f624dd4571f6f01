package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.array.NdArray;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Datasets at the top of an HDF5 file, as Caffe's HDF5Data and HDF5Output layers read and write them. */
public final class Hdf5Arrays {
    private Hdf5Arrays() {}

    /**
     * The shape of a dataset.
     *
     * @throws MokaException of kind MODEL if the file, or a dataset of numbers in it, is missing or damaged
     */
    public static int[] shape(Path file, String dataset) {
        return use(file, dataset, Dataset::getDimensions);
    }

    /** A dataset's numbers, of whatever type, compressed or not, as floats. */
    public static NdArray read(Path file, String dataset) {
        int[] shape = shape(file, dataset);
        float[] numbers = new float[Math.toIntExact(WeightBlob.count(shape))];
        new Hdf5Numbers(file, "/" + dataset, numbers.length).copyTo(numbers);
        return new NdArray(shape, numbers);
    }

    private static <V> V use(Path file, String name, Function<Dataset, V> question) {
        if (FileKind.require(file, "HDF5") != FileKind.HDF5) {
            throw MokaException.model("%s is no HDF5 file: give one with a dataset '%s' in it", file, name);
        }
        try (HdfFile hdf = Hdf5Storage.open(file)) {
            Map<String, Node> children = hdf.getChildren();
            if (!(children.get(name) instanceof Dataset dataset)) {
                throw MokaException.model(
                        "%s has no dataset '%s', only %s: a top has the name of its dataset",
                        file, name, children.keySet());
            }
            Class<?> type = dataset.getDataType().getJavaType();
            if (!type.isPrimitive() || WeightBlob.count(dataset.getDimensions()) > Integer.MAX_VALUE) {
                throw MokaException.model(
                        "%s: dataset '%s' is %s of %s: at most %d floats or integers are read",
                        file, name, NdArray.text(dataset.getDimensions()), type.getSimpleName(), Integer.MAX_VALUE);
            }
            Hdf5Storage.requireNumbers(hdf, dataset);
            return question.apply(dataset);
        } catch (MokaException e) {
            throw e;
        } catch (RuntimeException
                | StackOverflowError
                | OutOfMemoryError e) { // anything, where what is damaged is taken for an address or a size
            throw Hdf5Numbers.damaged(file.toString(), e);
        }
    }

    /** Writes datasets of float32, in this order, replacing a file that is there. */
    public static void write(Path file, Map<String, NdArray> datasets) {
        AtomicFile.make(file, temporary -> {
            try (WritableHdfFile hdf = HdfFile.write(temporary)) {
                datasets.forEach((name, array) ->
                        hdf.putDataset(name, new Hdf5Dataset(name, hdf, WeightBlob.of(array.shape(), array::data))));
            } catch (HdfException e) {
                throw Hdf5Writer.cause(e);
            }
        });
    }
}
