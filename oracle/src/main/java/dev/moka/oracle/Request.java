package dev.moka.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A net for native Caffe, and what to put in and take out. Each call sees the net as if freshly built.
 *
 * @param prototxt the net's text, of any version Caffe can upgrade
 * @param phase TRAIN or TEST
 * @param weights a caffemodel or HDF5 file; null leaves what the fillers drew
 * @param seed seeds the fillers and the layers that draw; empty leaves it to Caffe
 * @param params values for all parameters of the layers named, over those of {@code weights}
 * @param inputs values for the net's inputs, which take the arrays' shapes; those not named stay as declared and hold zeros
 * @param blobs the blobs to return; empty for all of them
 */
public record Request(
        String prototxt,
        Phase phase,
        @Nullable Path weights,
        OptionalInt seed,
        Map<String, List<Array>> params,
        Map<String, Array> inputs,
        List<String> blobs) {

    /** Caffe's phases, in the order of its enum. */
    public enum Phase {
        TRAIN,
        TEST
    }

    /** A net in phase TEST with the weights its fillers draw, returning every blob. */
    public static Request of(String prototxt) {
        return new Request(prototxt, Phase.TEST, null, OptionalInt.empty(), Map.of(), Map.of(), List.of());
    }

    /** As {@link #of(String)}, the text read from a file. */
    public static Request of(Path prototxt) {
        try {
            return of(Files.readString(prototxt));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Request phase(Phase to) {
        return new Request(prototxt, to, weights, seed, params, inputs, blobs);
    }

    public Request weights(Path file) {
        return new Request(prototxt, phase, file, seed, params, inputs, blobs);
    }

    public Request seed(int value) {
        return new Request(prototxt, phase, weights, OptionalInt.of(value), params, inputs, blobs);
    }

    public Request param(String layer, Array... values) {
        return new Request(prototxt, phase, weights, seed, with(params, layer, List.of(values)), inputs, blobs);
    }

    public Request input(String blob, Array value) {
        return new Request(prototxt, phase, weights, seed, params, with(inputs, blob, value), blobs);
    }

    public Request blobs(String... names) {
        return new Request(prototxt, phase, weights, seed, params, inputs, List.of(names));
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }
}
