package dev.moka.layer;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Draw;
import dev.moka.Layer;
import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.data.Batches;
import dev.moka.data.Prefetch;
import dev.moka.data.StandInBatches;
import dev.moka.model.NamedFile;
import dev.moka.proto.LayerParameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer that reads a data set, without end: no bottoms, and the next batch in its tops at each forward. A thread of its own makes the
 * next batches meanwhile, {@code data_param.prefetch} of them (4), whatever the type; it starts with the first forward.
 *
 * <p>A batch is a function of the seed and the running number of its first record, {@link #position()}: a run that is stopped and goes
 * on from there sees the records, crops and mirrorings it would have seen.
 */
public abstract class PrefetchingDataLayer extends Layer {
    private int batchSize;
    private int depth;
    private long position;
    private @Nullable Batches batches;
    private String missing = "";
    private @Nullable Prefetch<List<NdArray>> ahead;

    /** Reads and checks the layer's own message, and opens its data set; {@link #close} closes it. */
    protected abstract Batches open(LayerParameter param, List<Blob> tops);

    /** How many records a batch has, as the layer's own message says. */
    protected abstract int batchSize(LayerParameter param);

    /** The shape of a record in the first top, as far as the description alone gives it; null if it does not. */
    protected int @Nullable [] described(LayerParameter param) {
        return null;
    }

    @Override
    protected final Arity bottomArity() {
        return Arity.exactly(0);
    }

    @Override
    protected final void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        batchSize = batchSize(param);
        depth = param.getDataParam().getPrefetch();
        if (batchSize < 1) {
            throw wrong(
                    "batch_size is %s: %s needs a source to read and a batch_size of 1 or more",
                    Integer.toUnsignedString(batchSize), type());
        }
        if (depth < 1) {
            throw wrong("data_param.prefetch is %s: give 1 or more", Integer.toUnsignedString(depth));
        }
        batches = openOrStandIn(param, tops);
    }

    /** The data set; where it may be missing, and is, without its mean_file, or else what stands in for it. */
    private Batches openOrStandIn(LayerParameter param, List<Blob> tops) {
        if (!standIns().allowed()) {
            return open(param, tops);
        }
        batchSize = standIns().batch() > 0 ? standIns().batch() : batchSize;
        int[] given = standIns().shape(param.getTop(0), true);
        if (given != null) {
            batchSize = given[0];
            return standIn(param, given);
        }
        try {
            return opened(param, tops);
        } catch (MokaException e) {
            missing = String.valueOf(e.getMessage());
        }
        try {
            return opened(withoutMean(param), tops);
        } catch (MokaException e) {
            return standIn(param, described(param, missing));
        }
    }

    /** As {@link #open}, and a record is there, too. */
    private Batches opened(LayerParameter param, List<Blob> tops) {
        Batches opened = open(param, tops);
        try {
            opened.load(position, 1);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static LayerParameter withoutMean(LayerParameter param) {
        return param.hasTransformParam()
                ? param.toBuilder()
                        .setTransformParam(param.getTransformParam().toBuilder().clearMeanFile())
                        .build()
                : param;
    }

    private int[] described(LayerParameter param, String why) {
        int[] record = described(param);
        if (record == null) {
            throw wrong(
                    "%s; to look at the net without its data, give their shape: --input-shape %s=N,C,H,W",
                    why, param.getTop(0));
        }
        return IntStream.concat(IntStream.of(batchSize), IntStream.of(record)).toArray();
    }

    /** Zeros: in the first top of this shape, in the others a number a record unless their shape is given, too. */
    private Batches standIn(LayerParameter param, int[] first) {
        List<int[]> shapes = new ArrayList<>(List.of(first));
        for (int t = 1; t < param.getTopCount(); t++) {
            int[] shape = standIns().shape(param.getTop(t), false);
            shapes.add(shape == null ? new int[] {batchSize} : shape);
        }
        return new StandInBatches(shapes);
    }

    /** Why there is something else in the tops than what the description names; empty if there is not. */
    public final String missing() {
        return missing;
    }

    /** Where the data set is, as the layer's own message says. */
    protected final Path source(String source) {
        if (source.isEmpty()) {
            throw wrong("%s needs a source, the data set that it reads", type());
        }
        return NamedFile.of("source", source);
    }

    /** The shapes of the first batch, as its first record gives them; a later batch may have others. */
    @Override
    protected final void reshape(List<Blob> bottoms, List<Blob> tops) {
        List<NdArray> one = batches().load(position, 1);
        for (int t = 0; t < tops.size(); t++) {
            int[] shape = one.get(t).shape().clone();
            shape[0] = batchSize;
            tops.get(t).reshape(shape);
        }
    }

    @Override
    protected final void forward(List<Blob> bottoms, List<Blob> tops) {
        List<NdArray> batch = ahead().next();
        for (int t = 0; t < tops.size(); t++) {
            tops.get(t).reshape(batch.get(t).shape());
            float[] from = batch.get(t).data();
            float[] to = tops.get(t).overwrite();
            threads().over(to.length, (first, end) -> System.arraycopy(from, first, to, first, end - first));
        }
        position += batchSize;
    }

    /** The random numbers of an epoch; those of a record are {@link #draw}'s. */
    protected final Draw drawEpoch(long epoch) {
        return draw(Long.MIN_VALUE + 1 + epoch);
    }

    private Batches batches() {
        if (batches == null) {
            throw new IllegalStateException(this + " is not set up, or closed");
        }
        return batches;
    }

    private Prefetch<List<NdArray>> ahead() {
        if (ahead == null) {
            Batches from = batches();
            long[] next = {position};
            ahead = new Prefetch<>("moka-data " + name(), depth, () -> {
                List<NdArray> batch = from.load(next[0], batchSize);
                next[0] += batchSize;
                return batch;
            });
        }
        return ahead;
    }

    /** How many records have gone into the tops so far: the running number of the next batch's first one. */
    public final long position() {
        return position;
    }

    /** Goes on from that record: the next forward gives the batch that begins with it. A snapshot does not know of it. */
    public final void position(long record) {
        if (record < 0) {
            throw wrong("position %d: records are counted from 0", record);
        }
        stop();
        position = record;
    }

    /** Everything anew, as the seed of the snapshot has it, from the first batch that the forwards before it had not seen. */
    @Override
    protected final void resumed(List<Blob> tops) {
        close();
        batches = openOrStandIn(param(), tops);
        position = iteration() * batchSize;
    }

    private void stop() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }

    @Override
    protected final void close() {
        stop();
        if (batches != null) {
            batches.close();
            batches = null;
        }
    }
}
