package dev.moka.data;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Caffe's extract_features: runs a net that feeds itself, and stores what some of its blobs hold, a record for each item: a Datum of
 * float_data, of the blob's C, H and W. Keys are ten digits, in the items' order.
 *
 * @param net in TEST phase, with a data layer; its next batch is the first
 * @param targets which blob goes into which database
 * @param batches how many batches; after the last item of the data comes the first again
 */
public record ExtractFeatures(Net net, List<Target> targets, int batches, DB backend) {
    private static final int LEGACY_AXES = 4;

    /**
     * Where the features of a blob go.
     *
     * @param database the folder to make, where nothing is yet
     */
    public record Target(String blob, Path database) {}

    public ExtractFeatures {
        targets = List.copyOf(targets);
        if (batches < 1) {
            throw MokaException.usage("%d batches make no sense: give 1 or more", batches);
        }
        if (targets.stream().map(Target::database).distinct().count() < targets.size()) {
            throw MokaException.usage("two blobs cannot go into the same database: give each a name of its own");
        }
        if (!net.inputs().isEmpty()) {
            throw MokaException.model(
                    "%s waits for its input '%s': features are extracted by a net that has a data layer instead",
                    net.called(), net.inputs().get(0));
        }
        for (Target target : targets) {
            Blob blob = net.blob(target.blob());
            if (blob.axes() > LEGACY_AXES) {
                throw MokaException.usage(
                        "blob '%s' is %s: a record has no more than channels, height and width", target.blob(), blob);
            }
        }
    }

    /**
     * Extracts, and tells how many batches are done; if that fails, no database is left behind.
     *
     * @return how many records went into each database
     */
    public List<Integer> run(DataListener listener) {
        List<DatabaseWriter> writers = new ArrayList<>();
        int[] records = new int[targets.size()];
        open(writers, () -> {
            for (int batch = 0; batch < batches; batch++) {
                listener.done(batch, batches);
                net.forward();
                for (int i = 0; i < records.length; i++) {
                    records[i] = put(net.blob(targets.get(i).blob()), writers.get(i), records[i]);
                }
            }
        });
        return Arrays.stream(records).boxed().toList();
    }

    private interface Filling {
        void fill() throws IOException;
    }

    /** Each database is made within the one before it: all of them, or none. */
    private void open(List<DatabaseWriter> writers, Filling filling) {
        DatabaseWriter.create(targets.get(writers.size()).database(), backend, writer -> {
            writers.add(writer);
            if (writers.size() < targets.size()) {
                open(writers, filling);
            } else {
                filling.fill();
            }
        });
    }

    /** Returns the number of the next record. */
    private static int put(Blob blob, DatabaseWriter writer, int first) throws IOException {
        int[] shape = legacyShape(blob);
        int length = shape[1] * shape[2] * shape[3];
        float[] data = blob.data();
        for (int n = 0; n < shape[0]; n++) {
            Datum.Builder datum =
                    Datum.newBuilder().setChannels(shape[1]).setHeight(shape[2]).setWidth(shape[3]);
            for (int i = 0; i < length; i++) {
                datum.addFloatData(data[n * length + i]);
            }
            writer.put(String.format("%010d", first + n), datum.build());
        }
        return first + shape[0];
    }

    /** N, C, H, W; what a blob lacks is 1. */
    private static int[] legacyShape(Blob blob) {
        int[] shape = {1, 1, 1, 1};
        System.arraycopy(blob.shape(), 0, shape, 0, blob.axes());
        return shape;
    }
}
