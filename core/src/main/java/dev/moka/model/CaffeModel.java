package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.model.MappedNumbers.Run;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a {@code .caffemodel} of any age, or of a {@code .caffemodel.h5}, told apart by content.
 *
 * <p>The file is read, or mapped if it is large, and scanned; its numbers stay where they are until a {@link WeightBlob}'s source is
 * asked for them. The mapping lives as long as any of its blobs is held. A file that is replaced meanwhile does no harm; where one that was
 * mapped is changed in place, its numbers are refused from then on.
 */
public final class CaffeModel {
    private static final String ROLE = "weights (.caffemodel)";

    private final Path file;
    private final NetParameter net;
    private final List<LayerWeights> layers;
    private final Upgrade upgrade;

    private CaffeModel(Path file, NetParameter net, List<LayerWeights> layers, Upgrade upgrade) {
        this.file = file;
        this.net = net;
        this.layers = layers;
        this.upgrade = upgrade;
    }

    /**
     * Opens a file of weights; copies no number of it.
     *
     * @throws MokaException of kind MODEL if it is missing, damaged, larger than a protobuf message can be, or something
     *     else: the message says what, and what to do
     */
    public static CaffeModel open(Path file) {
        FileKind kind = FileKind.require(file, ROLE);
        if (kind == FileKind.HDF5) {
            return ofHdf5(file);
        } else if (kind == FileKind.TEXT) {
            throw MokaException.model("%s is %s; it should be %s", file, Prototxt.describe(file), ROLE);
        }
        StoredFile stored = stored(file);
        ByteBuffer bytes = bytes(stored);
        WeightScan scan = new WeightScan(bytes);
        try {
            scan.run();
            NetParameter read = scan.net();
            if (read.getLayerCount() + read.getLayersCount() == 0) {
                throw WeightFault.noLayers(file, bytes, read);
            }
            Upgrade upgrade = upgrade(read, file.toString());
            return assemble(stored, bytes, scan, upgrade);
        } catch (IOException e) {
            throw WeightFault.of(file, bytes, scan, e);
        } catch (InternalError e) { // Java's word for a mapped file whose end is gone
            throw StoredFile.changed(file, e);
        }
    }

    private static Upgrade upgrade(NetParameter read, String source) {
        Upgrade upgrade = Upgrade.of(read, source);
        NetParameter.Builder net = upgrade.net().toBuilder();
        List<String> warnings = new ArrayList<>(upgrade.warnings());
        CeilMode.decide(net, source, warnings);
        return new Upgrade(net.buildPartial(), upgrade.changes(), List.copyOf(warnings));
    }

    public Path file() {
        return file;
    }

    /** The net's name, as saved; empty if it had none, and from HDF5, which has only numbers. */
    public String name() {
        return net.getName();
    }

    /** All layers in file order, those without parameters too. */
    public List<LayerWeights> layers() {
        return layers;
    }

    /** The net as saved, in today's form: everything but the numbers. */
    public NetParameter withoutBlobs() {
        return net;
    }

    /** What was rewritten because the file is of an older form, in words. */
    public List<String> upgrades() {
        return upgrade.changes();
    }

    /** What of an older form could not be carried over. */
    public List<String> warnings() {
        return upgrade.warnings();
    }

    /**
     * Writes weights that native Caffe reads, as HDF5 if {@link #isHdf5}: whole or not at all, one blob in memory at a
     * time.
     *
     * @param net the layers, as Caffe saves them: after filtering and splitting
     * @param blobs for each layer its blobs; an empty list for one without. HDF5 can do without some, {@link
     *     WeightBlob#MISSING}
     * @throws MokaException of kind FAILED if the file cannot be written, or its format cannot hold the net: a caffemodel
     *     has at most 2 GB, HDF5 no layer with a "/" in its name
     */
    public static void write(Path file, NetParameter net, List<List<WeightBlob>> blobs) {
        if (isHdf5(file)) {
            new Hdf5Writer(net, blobs).write(file);
        } else {
            new WeightWriter(net, blobs).write(file);
        }
    }

    /** Whether weights are written to a file of this name as HDF5. */
    public static boolean isHdf5(Path file) {
        return file.toString().endsWith(".h5");
    }

    private static CaffeModel ofHdf5(Path file) {
        List<LayerWeights> layers = new Hdf5Reader(file).read();
        NetParameter.Builder net = NetParameter.newBuilder();
        layers.forEach(layer -> net.addLayerBuilder().setName(layer.name()));
        return new CaffeModel(file, net.build(), layers, Upgrade.of(net.build(), file.toString()));
    }

    private static StoredFile stored(Path file) {
        try {
            return new StoredFile(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ByteBuffer bytes(StoredFile stored) {
        if (stored.length() > Integer.MAX_VALUE) {
            throw MokaException.model(
                    "%s has %d bytes; a .caffemodel, a protobuf message, cannot have more than 2 GB (%d bytes)",
                    stored.path(), stored.length(), Integer.MAX_VALUE);
        }
        try {
            return stored.bytes(0, stored.length());
        } catch (IOException e) {
            throw unreadable(stored.path(), e);
        }
    }

    private static MokaException unreadable(Path file, IOException e) {
        return new MokaException(
                MokaException.Kind.MODEL,
                String.format("%s cannot be read (%s: %s)", file, e.getClass().getSimpleName(), e.getMessage()),
                e);
    }

    /** Exchanges the stand-ins of the scan for the blobs that they stand for. */
    private static CaffeModel assemble(StoredFile stored, ByteBuffer bytes, WeightScan scan, Upgrade upgrade) {
        Path file = stored.path();
        NetParameter.Builder net = upgrade.net().toBuilder();
        List<LayerWeights> layers = new ArrayList<>();
        for (LayerParameter.Builder layer : net.getLayerBuilderList()) {
            List<WeightBlob> blobs = new ArrayList<>();
            for (BlobProto standIn : layer.getBlobsList()) {
                String where = String.format("%s: blob %d of layer \"%s\"", file, blobs.size(), layer.getName());
                blobs.add(blob(where, stored, bytes, scan.blobs().get(standIn.getNum())));
            }
            layers.add(new LayerWeights(layer.getName(), layer.getType(), List.copyOf(blobs)));
            layer.clearBlobs();
        }
        return new CaffeModel(file, net.buildPartial(), List.copyOf(layers), upgrade);
    }

    private static WeightBlob blob(String where, StoredFile stored, ByteBuffer bytes, WeightScan.Found found) {
        BlobProto header = found.header();
        boolean legacy = header.hasNum() || header.hasChannels() || header.hasHeight() || header.hasWidth();
        int[] shape = legacy
                ? new int[] {header.getNum(), header.getChannels(), header.getHeight(), header.getWidth()}
                : shape(where, header.getShape());
        long wanted = WeightBlob.count(shape);
        if (wanted < 0 || wanted > Integer.MAX_VALUE) {
            throw MokaException.model(
                    "%s has the impossible shape %s; the file is damaged: save or download it again",
                    where, describe(shape));
        }
        List<Run> runs = runs(where, found, wanted);
        long count = runs.stream().mapToLong(Run::count).sum();
        if (count != wanted && count != 0) {
            throw MokaException.model(
                    "%s should have %d numbers by its shape %s but has %d; the file is damaged: save or download it again",
                    where, wanted, describe(shape), count);
        }
        return new WeightBlob(shape, legacy, new MappedNumbers(stored, bytes, List.copyOf(runs), (int) count));
    }

    private static List<Run> runs(String where, WeightScan.Found found, long wanted) {
        if (!found.doubles().isEmpty()) {
            return found.doubles();
        }
        RawData raw = found.raw();
        return raw == null || !found.floats().isEmpty() ? found.floats() : List.of(raw.run(where, wanted));
    }

    private static int[] shape(String where, BlobShape shape) {
        int[] dims = new int[shape.getDimCount()];
        for (int i = 0; i < dims.length; i++) {
            long dim = shape.getDim(i);
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw MokaException.model(
                        "%s has the impossible dimension %d; the file is damaged: save or download it again",
                        where, dim);
            }
            dims[i] = (int) dim;
        }
        return dims;
    }

    private static String describe(int[] shape) {
        StringBuilder text = new StringBuilder();
        for (int dim : shape) {
            text.append(text.length() == 0 ? "" : "x").append(dim);
        }
        return text.length() == 0 ? "()" : text.toString();
    }
}
