package dev.moka;

import java.util.Locale;

/** In which numbers a net computes. */
public enum Precision {
    /** Caffe's own: every blob has its value. */
    FLOAT32,
    /**
     * Activations, and weights when they are multiplied, have the 8 significant bits of a bfloat16; sums, parameters and their gradients
     * remain float32. Faster where the processor multiplies such numbers, and otherwise refused.
     */
    BF16;

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
