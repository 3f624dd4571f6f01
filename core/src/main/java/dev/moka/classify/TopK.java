package dev.moka.classify;

import dev.moka.MokaException;

/** The largest of many numbers. */
public final class TopK {
    private TopK() {}

    /**
     * The indices of the {@code k} largest values, largest first; of equal values the lower index comes first.
     *
     * @param k how many; with fewer values, all
     * @throws MokaException (MODEL) if a value is NaN: there is no order then
     */
    public static int[] of(float[] values, int k) {
        if (k < 1) {
            throw MokaException.usage("top %d makes no sense: give 1 or more", k);
        }
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                throw MokaException.model("value %d is NaN: there is no order then", i);
            }
        }
        int[] top = new int[Math.min(k, values.length)];
        int held = 0;
        for (int i = 0; i < values.length; i++) {
            int place = held;
            while (place > 0 && Float.compare(values[i], values[top[place - 1]]) > 0) {
                place--;
            }
            if (place < top.length) {
                held = Math.min(held + 1, top.length);
                System.arraycopy(top, place, top, place + 1, held - 1 - place);
                top[place] = i;
            }
        }
        return top;
    }
}
