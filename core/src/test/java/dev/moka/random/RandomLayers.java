package dev.moka.random;

import dev.moka.Case;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Configurations of every layer type, drawn from all that Caffe accepts: shapes with ones and odd sizes, every field of the type's
 * message, axes from either end, one number of bottoms and another.
 */
public final class RandomLayers {
    private static final Map<String, Function<Dice, Case>> TYPES = all();

    private RandomLayers() {}

    private static Map<String, Function<Dice, Case>> all() {
        Map<String, Function<Dice, Case>> all = new TreeMap<>();
        all.putAll(Neurons.TYPES);
        all.putAll(Windows.TYPES);
        all.putAll(Shapes.TYPES);
        all.putAll(Combinations.TYPES);
        all.putAll(Learned.TYPES);
        all.putAll(Losses.TYPES);
        return Collections.unmodifiableMap(all);
    }

    /** The types that have configurations; layers that read files have none. */
    public static Set<String> types() {
        return TYPES.keySet();
    }

    /** Configuration {@code index} of a type, for a seed always the same. */
    public static Case draw(long seed, String type, int index) {
        return TYPES.get(type).apply(new Dice(seed, type, index));
    }

    /** Configuration {@code index} of a type in a series of its own. */
    public static Case draw(long seed, String series, int index, String type) {
        return TYPES.get(type).apply(new Dice(seed, series, index));
    }

    /** A layer with the fields of its message, if any are given. */
    static Case layer(String type, String message, String... fields) {
        String text = String.join("", fields);
        return Case.layer("type: '" + type + "'" + (text.isEmpty() ? "" : " " + message + " { " + text + "}"));
    }
}
