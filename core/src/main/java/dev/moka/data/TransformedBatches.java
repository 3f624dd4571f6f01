package dev.moka.data;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.array.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Transformed samples (N, C, H, W), and their labels (N). */
public final class TransformedBatches implements Batches {
    private final Samples samples;
    private final DataTransformer transformer;
    private final LongFunction<Draw> draws;

    /** @param draws the random numbers of each record, by its running number */
    public TransformedBatches(Samples samples, DataTransformer transformer, LongFunction<Draw> draws) {
        this.samples = samples;
        this.transformer = transformer;
        this.draws = draws;
    }

    @Override
    public List<NdArray> load(long first, int count) {
        Sample sample = samples.get(first);
        int[] shape = transformer.shape(sample);
        int size = shape[0] * shape[1] * shape[2];
        float[] data = new float[Math.multiplyExact(count, size)];
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            sample = i == 0 ? sample : samples.get(first + i);
            if (transformer.shape(sample)[0] != shape[0]) {
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
            transformer.transform(sample, draws.apply(first + i), data, i * size);
            labels[i] = sample.label();
        }
        return List.of(
                new NdArray(new int[] {count, shape[0], shape[1], shape[2]}, data),
                new NdArray(new int[] {count}, labels));
    }

    @Override
    public void close() {
        samples.close();
    }
}
