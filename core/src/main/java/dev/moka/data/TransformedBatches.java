package dev.moka.data;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.Threads;
import dev.moka.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Transformed samples (N, C, H, W), and their labels (N). */
public final class TransformedBatches implements Batches {
    private final Samples samples;
    private final DataTransformer transformer;
    private final LongFunction<Draw> draws;
    private final Supplier<Threads> threads;

    /**
     * Batches of such samples.
     *
     * @param draws the random numbers of each record, by its running number
     * @param threads what samples are made and transformed by
     */
    public TransformedBatches(
            Samples samples, DataTransformer transformer, LongFunction<Draw> draws, Supplier<Threads> threads) {
        this.samples = samples;
        this.transformer = transformer;
        this.draws = draws;
        this.threads = threads;
    }

    @Override
    public List<NdArray> load(long first, int count) {
        List<Supplier<Sample>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(samples.get(first + i));
        }
        Sample[] made = new Sample[count];
        threads.get().each(count, i -> made[i] = asked.get(i).get());
        int[] shape = transformer.shape(made[0]);
        int size = shape[0] * shape[1] * shape[2];
        float[] data = new float[Math.multiplyExact(count, size)];
        float[] labels = new float[count];
        threads.get().each(count, i -> {
            check(made[i], shape);
            transformer.transform(made[i], draws.apply(first + i), data, i * size);
            labels[i] = made[i].label();
        });
        return List.of(
                new NdArray(new int[] {count, shape[0], shape[1], shape[2]}, data),
                new NdArray(new int[] {count}, labels));
    }

    /** A batch has one shape. */
    private void check(Sample sample, int[] shape) {
        if (sample.channels() != shape[0]) {
            throw MokaException.model(
                    "%s has %d channel(s), and the batch's first picture %d: gray and coloured pictures lie side by side; set"
                            + " transform_param { force_color: true } or force_gray, or make the database of one kind",
                    sample.name(), sample.channels(), shape[0]);
        }
        if (!Arrays.equals(transformer.shape(sample), shape)) {
            throw MokaException.model(
                    "%s is %s, unlike the %d x %d x %d of its batch: resize the pictures, or set batch_size: 1",
                    sample.name(), sample.size(), shape[0], shape[1], shape[2]);
        }
    }

    @Override
    public void close() {
        samples.close();
    }
}
