package dev.moka;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Numbers that lie elsewhere, in a file for instance, and are fetched when first asked for. */
public interface Source {
    /** How many numbers there are. */
    int count();

    /** Copies all numbers to the beginning of {@code target}. */
    void copyTo(float[] target);

    /**
     * The numbers as they lie in the file: little-endian float32, one after the other, read-only, direct, at any
     * alignment; null where they are stored in another form. Backends pack weights straight from it.
     */
    @Nullable
    ByteBuffer floats();

    /**
     * To be called before each use of what {@link #floats()} gave.
     *
     * @throws MokaException if the file was changed meanwhile: what is mapped is no longer there, or other numbers
     */
    default void requireUnchanged() {}
}
