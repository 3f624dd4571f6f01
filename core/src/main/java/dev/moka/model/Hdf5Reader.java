package dev.moka.model;

import dev.moka.MokaException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a {@code .caffemodel.h5}: a group {@code /data}, in it a group for each layer, in it datasets "0", "1", and so on
 * (Caffe's {@code Net::CopyTrainedLayersFromHDF5}). Gradients in {@code /diff} are left alone.
 *
 * <p>Groups in groups are read as layers with "/" in their names, which Caffe itself can read no more than write.
 */
final class Hdf5Reader {
    private static final String DATA = "data";
    private static final int MOST = 1000; // parameters of a layer; a larger number is no index

    private final Path file;
    private final List<LayerWeights> layers = new ArrayList<>();

    Hdf5Reader(Path file) {
        this.file = file;
    }

    /** All layers, as the file lists them; no number is copied. */
    List<LayerWeights> read() {
        try (HdfFile hdf = Hdf5Storage.open(file)) {
            if (!(hdf.getChild(DATA) instanceof Group data)) {
                throw noData(hdf);
            }
            for (Node child : data) {
                collect(hdf, "", child);
            }
            return List.copyOf(layers);
        } catch (MokaException e) {
            throw e;
        } catch (RuntimeException
                | StackOverflowError
                | OutOfMemoryError e) { // anything, where what is damaged is taken for an address or a size
            throw Hdf5Numbers.damaged(file.toString(), e);
        }
    }

    private MokaException noData(HdfFile hdf) {
        Map<String, Node> children = hdf.getChildren();
        if (children.containsKey("iter") && children.containsKey("history")) {
            return MokaException.model(
                    "%s is a solver's state (.solverstate.h5), not weights; give the .caffemodel.h5 beside it", file);
        }
        return MokaException.model(
                "%s is an HDF5 file but not of Caffe's weights: it has no group /data, only %s; look for its .caffemodel.h5",
                file, children.keySet());
    }

    private void collect(HdfFile hdf, String prefix, Node node) {
        if (!(node instanceof Group group)) {
            throw MokaException.model(
                    "%s: %s should be a group of a layer's parameters; save it again from Caffe", file, node.getPath());
        }
        String name = prefix + node.getName();
        List<WeightBlob> blobs = new ArrayList<>();
        boolean nested = false;
        for (Node child : group) {
            if (child instanceof Dataset dataset) {
                add(hdf, blobs, dataset);
            } else {
                nested = true;
                collect(hdf, name + "/", child);
            }
        }
        if (!nested || !blobs.isEmpty()) {
            layers.add(new LayerWeights(name, "", List.copyOf(blobs)));
        }
    }

    private void add(HdfFile hdf, List<WeightBlob> blobs, Dataset dataset) {
        if (!dataset.getName().matches("\\d{1,3}")) {
            throw MokaException.model(
                    "%s: dataset %s should be named by its number, 0 to %d; save it again from Caffe",
                    file, dataset.getPath(), MOST - 1);
        }
        int index = Integer.parseInt(dataset.getName());
        while (blobs.size() <= index) {
            blobs.add(WeightBlob.MISSING);
        }
        blobs.set(index, blob(hdf, dataset));
    }

    private WeightBlob blob(HdfFile hdf, Dataset dataset) {
        Hdf5Storage.requireNumbers(hdf, dataset);
        int[] shape = dataset.getDimensions();
        long count = WeightBlob.count(shape);
        Class<?> type = dataset.getDataType().getJavaType();
        if (count > Integer.MAX_VALUE || !type.isPrimitive()) {
            throw MokaException.model(
                    "%s: dataset %s is no parameter: %d elements of type %s; save it again from Caffe",
                    file, dataset.getPath(), count, type.getSimpleName());
        }
        if (count > 0
                && dataset instanceof ContiguousDataset stored
                && !stored.isEmpty()
                && dataset.getDataType() instanceof FloatingPoint number
                && number.getSize() >= Float.BYTES
                && number.getByteOrder() == ByteOrder.LITTLE_ENDIAN) {
            int size = number.getSize();
            MappedNumbers.Run run = new MappedNumbers.Run(0, (int) count, size, size);
            ByteBuffer bytes = mapped(stored);
            return new WeightBlob(
                    shape, false, new MappedNumbers(Hdf5Storage.file(hdf), bytes, List.of(run), (int) count));
        }
        return new WeightBlob(shape, false, new Hdf5Numbers(file, dataset.getPath(), (int) count));
    }

    private static ByteBuffer mapped(ContiguousDataset dataset) {
        ByteBuffer bytes = dataset.getBuffer();
        if (bytes.remaining() < dataset.getSizeInBytes()) {
            throw new HdfException("its end is missing");
        }
        return bytes;
    }
}
