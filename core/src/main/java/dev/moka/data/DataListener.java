package dev.moka.data;

/** Hears how far the making of data has come. */
@FunctionalInterface
public interface DataListener {
    /** Who does not care. */
    DataListener NONE = (done, total) -> {};

    /** So many of {@code total} records, lines or batches are done. */
    void done(long done, long total);
}
