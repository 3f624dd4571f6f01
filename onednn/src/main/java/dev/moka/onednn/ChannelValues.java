package dev.moka.onednn;

import dev.moka.Blob;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A number for each channel, derived from a layer's parameters and kept until one of them changes. */
final class ChannelValues {
    private final OneDnnSession session;
    private final List<Blob> parameters;
    private final Supplier<float[]> values;
    private @Nullable Tensor tensor;
    private long version = -1;

    ChannelValues(OneDnnSession session, List<Blob> parameters, Supplier<float[]> values) {
        this.session = session;
        this.parameters = parameters;
        this.values = values;
    }

    Tensor tensor() {
        // Versions only grow, so their sum changes with any of them.
        long now = parameters.stream()
                .mapToLong(blob -> blob.dataStorage().version())
                .sum();
        Tensor current = tensor;
        if (current == null || now != version) {
            float[] numbers = values.get();
            current = current == null ? session.tensor(Layout.plain(numbers.length)) : current;
            current.set(numbers);
            tensor = current;
            version = now;
        }
        return current;
    }
}
