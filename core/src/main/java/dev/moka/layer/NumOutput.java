package dev.moka.layer;

import dev.moka.MokaException;

/** How many numbers a layer gives for each place or item, {@code num_output}: the field that its message cannot do without. */
final class NumOutput {
    private NumOutput() {}

    /** The given number, if it is one. */
    static int of(String message, boolean given, int number) {
        if (number <= 0) {
            throw given
                    ? MokaException.model(
                            "%s: num_output is %s: give 1 or more, up to %d",
                            message, Integer.toUnsignedString(number), Integer.MAX_VALUE)
                    : MokaException.model("%s gives no num_output: give 1 or more", message);
        }
        return number;
    }
}
