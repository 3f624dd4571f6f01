package dev.moka.data;

/** A place in a database. Records come in the order of their keys' bytes. */
public interface Cursor extends AutoCloseable {
    /** Goes to the first record; false if there is none. */
    boolean first();

    /** Goes to the next record; false after the last one. */
    boolean next();

    /** The key of the record gone to last. */
    byte[] key();

    /** The value of the record gone to last. */
    byte[] value();

    @Override
    void close();
}
