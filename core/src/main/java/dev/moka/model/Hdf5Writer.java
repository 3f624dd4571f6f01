package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import io.jhdf.HdfFile;
import io.jhdf.WritableDatasetImpl;
import io.jhdf.WritableGroupImpl;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfFileChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes weights as Caffe's {@code Net::ToHDF5} does: a group {@code /data}, in it a group for each layer, with parameters or
 * not, in it a dataset for each parameter that the layer owns. One blob is in memory at a time.
 */
final class Hdf5Writer {
    private final NetParameter net;
    private final List<List<WeightBlob>> blobs;

    Hdf5Writer(NetParameter net, List<List<WeightBlob>> blobs) {
        this.net = net;
        this.blobs = blobs;
    }

    void write(Path file) {
        requireNames(file);
        AtomicFile.make(file, temporary -> {
            try (WritableHdfFile hdf = HdfFile.write(temporary)) {
                Data data = new Data(hdf);
                hdf.putDataset(data.getName(), data);
                for (int i = 0; i < net.getLayerCount(); i++) {
                    write(data.group.putGroup(net.getLayer(i).getName()), blobs.get(i));
                }
            } catch (HdfException e) {
                throw cause(e);
            }
        });
    }

    /**
     * The group /data, which leaves the channel behind itself. The library ends a file with a note at the channel's position,
     * and groups leave that where it was: the note would lie over a layer without parameters that comes last.
     */
    private static final class Data extends WritableDatasetImpl {
        private final WritableGroup group;

        Data(Group root) {
            super(0f, "data", root);
            group = new WritableGroupImpl(root, getName());
        }

        @Override
        public long write(HdfFileChannel file, long position) {
            long end = group.write(file, position);
            file.position(end);
            return end;
        }
    }

    /** An HDF5 group is named once, and "/" in its name would be a group in a group. */
    private void requireNames(Path file) {
        Set<String> names = new HashSet<>();
        for (LayerParameter layer : net.getLayerList()) {
            String name = layer.getName();
            if (name.isBlank() || name.contains("/") || name.equals(".") || !names.add(name)) {
                throw MokaException.failed(
                        "cannot write %s: HDF5 cannot hold a layer named \"%s\"%s; save it as a .caffemodel",
                        file, name, name.contains("/") ? ", with a \"/\"" : names.contains(name) ? " twice" : "");
            }
        }
    }

    private static void write(WritableGroup layer, List<WeightBlob> blobs) {
        for (int i = 0; i < blobs.size(); i++) {
            if (!blobs.get(i).isMissing()) {
                String name = Integer.toString(i);
                layer.putDataset(name, new Hdf5Dataset(name, layer, blobs.get(i)));
            }
        }
    }

    static IOException cause(HdfException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
}
