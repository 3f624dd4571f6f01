package dev.moka.onednn;

import dev.moka.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A number for each channel, derived from a layer's parameters and kept until one of them changes. */
final class ChannelValues {
    private final OneDnnSession session;
    private final ParameterWatch parameters;
    private final Supplier<float[]> values;
    private @Nullable Tensor tensor;

    private ChannelValues(OneDnnSession session, Layer layer, Supplier<float[]> values) {
        this.session = session;
        this.parameters = new ParameterWatch(List.of(layer));
        this.values = values;
    }

    static Supplier<Tensor> of(OneDnnSession session, Layer layer, Supplier<float[]> values) {
        return new ChannelValues(session, layer, values)::tensor;
    }

    /** The same number for every channel. */
    static Supplier<Tensor> constant(OneDnnSession session, int channels, float value) {
        float[] numbers = new float[channels];
        Arrays.fill(numbers, value);
        Tensor tensor = session.tensor(Layout.plain(channels));
        tensor.set(numbers);
        return () -> tensor;
    }

    private Tensor tensor() {
        boolean stale = parameters.sawChange();
        Tensor current = tensor;
        if (current == null || stale) {
            float[] numbers = values.get();
            current = current == null ? session.tensor(Layout.plain(numbers.length)) : current;
            current.set(numbers);
            tensor = current;
        }
        return current;
    }
}
