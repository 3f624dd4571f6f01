package dev.moka.finetune;

import dev.moka.MokaException;

/**
 * Which layers learn; those below keep their weights.
 *
 * @param last how many of the layers that have parameters, counted from the end
 */
public record LearningLayers(int last) {
    public static final LearningLayers ALL = new LearningLayers(Integer.MAX_VALUE);
    private static final String LAST = "last:";

    /** What {@code --train} takes: {@code all}, {@code last}, or {@code last:N}. */
    public static LearningLayers parse(String text) {
        if (text.equals("all")) {
            return ALL;
        } else if (text.equals("last")) {
            return new LearningLayers(1);
        } else if (text.startsWith(LAST)) {
            try {
                int last = Integer.parseInt(text.substring(LAST.length()));
                if (last > 0) {
                    return new LearningLayers(last);
                }
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw MokaException.usage("'%s' does not say which layers learn: give all, last, or last:3", text);
    }

    /** Throws (USAGE) if a net has fewer layers with parameters. */
    void requireAtMost(int layers) {
        if (last > layers && last != ALL.last) {
            throw MokaException.usage(
                    "the net has %d layers with parameters, and last:%d asks for more: give up to last:%d, or all",
                    layers, last, layers);
        }
    }
}
