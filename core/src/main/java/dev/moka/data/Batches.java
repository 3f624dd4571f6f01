package dev.moka.data;

import dev.moka.array.NdArray;
import java.util.List;

/** A data set as a data layer sees it: records numbered from 0 on without end, taken as batches. */
public interface Batches extends AutoCloseable {
    /**
     * Some records, one array for each top of the layer; axis 0 counts the records. What they are depends on nothing but their numbers
     * and the seed. Asking in order is fast. For one thread at a time.
     *
     * @param first the running number of the first record
     */
    List<NdArray> load(long first, int count);

    @Override
    default void close() {}
}
