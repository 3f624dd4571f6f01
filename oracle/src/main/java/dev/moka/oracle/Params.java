package dev.moka.oracle;

import java.util.List;
import java.util.Map;

/**
 * Parameters of a net, or their diffs.
 *
 * @param layers the arrays of every layer that has any, by its name, in the net's order
 */
public record Params(Map<String, List<Array>> layers) {
    /** Parameter {@code index} of that layer: 0 is most often the weight and 1 the bias. */
    public Array get(String layer, int index) {
        List<Array> arrays = layers.get(layer);
        if (arrays == null) {
            throw new IllegalArgumentException(
                    "layer '%s' has no parameters; %s have".formatted(layer, layers.keySet()));
        }
        return arrays.get(index);
    }
}
