package dev.moka;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that holds NaN or infinity, as a damaged file leaves it, or a training that went astray: what a net with it computes means
 * nothing, even where later layers, a max pooling for one, pass over it.
 *
 * @param layer whose parameter it is
 * @param index which of the layer's
 * @param numbers how many of its numbers are NaN or infinite
 * @param count how many it has
 */
public record NotFinite(String layer, int index, int numbers, int count) {
    /** Those of a net, in order, a parameter that layers share once; the backend passes over what it finds in order. */
    static List<NotFinite> in(List<Layer> layers, Backend.@Nullable Session session) {
        List<NotFinite> found = new ArrayList<>();
        List<Storage> seen = new ArrayList<>();
        for (Layer layer : layers) {
            for (int i = 0; i < layer.blobs().size(); i++) {
                Blob blob = layer.blobs().get(i);
                Storage storage = blob.dataStorage();
                if (seen.contains(storage) || (session != null && session.isTame(storage))) {
                    continue;
                }
                seen.add(storage);
                int numbers = count(storage);
                if (numbers > 0) {
                    found.add(new NotFinite(layer.name(), i, numbers, blob.count()));
                }
            }
        }
        return found;
    }

    private static int count(Storage storage) {
        Source source = storage.source();
        ByteBuffer mapped = source == null ? null : source.floats();
        FloatBuffer numbers = mapped == null
                ? FloatBuffer.wrap(storage.read())
                : mapped.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        int notFinite = 0;
        while (numbers.hasRemaining()) {
            notFinite += Float.isFinite(numbers.get()) ? 0 : 1;
        }
        return notFinite;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "layer '%s', parameter %d: %,d of %,d numbers are NaN or infinite",
                layer,
                index,
                numbers,
                count);
    }
}
