package dev.moka.data;

/** A data set that begins anew after its last sample: one for every running number from 0 on. */
public interface Samples extends AutoCloseable {
    /** The sample of that running number; asking in order is fast. For one thread at a time. */
    Sample get(long number);

    @Override
    default void close() {}
}
