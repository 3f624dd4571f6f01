package dev.moka.data;

import java.util.function.Supplier;

/** A data set that begins anew after its last sample: one for every running number from 0 on. */
public interface Samples extends AutoCloseable {
    /**
     * What makes the sample of that running number. Asking, in order, is fast, and for one thread at a time; making it may take long, and is
     * for any thread.
     */
    Supplier<Sample> get(long number);

    @Override
    default void close() {}
}
