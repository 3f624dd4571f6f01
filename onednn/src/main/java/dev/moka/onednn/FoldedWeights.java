package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Source;
import dev.moka.Storage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A convolution's weights (O, ...) and bias (O) with the normalisation behind it folded in, made anew when a parameter of either changes. */
final class FoldedWeights {
    private final OneDnnSession session;
    private final Layer layer;
    private final ChannelAffine normalization;
    private final Layout layout;
    private final ParameterWatch parameters;
    private @Nullable Tensor weights;
    private @Nullable Tensor bias;

    /** @param layout how the primitive wants the weights */
    FoldedWeights(OneDnnSession session, Layer layer, ChannelAffine normalization, Layout layout) {
        this.session = session;
        this.layer = layer;
        this.normalization = normalization;
        this.layout = layout;
        this.parameters = new ParameterWatch(
                Stream.concat(Stream.of(layer), normalization.layers().stream()).toList());
    }

    Tensor weights() {
        boolean stale = parameters.sawChange();
        Tensor current = weights;
        if (current == null || stale) {
            current = fold();
        }
        return current;
    }

    Tensor bias() {
        weights();
        Tensor current = bias;
        if (current == null) {
            throw new IllegalStateException("weights are folded with their bias");
        }
        return current;
    }

    private Tensor fold() {
        Blob plain = layer.blobs().get(0);
        int outputs = plain.shape(0);
        float[] factor = new float[outputs];
        Arrays.fill(factor, 1);
        float[] shift = layer.blobs().size() > 1 ? layer.blobs().get(1).data().clone() : new float[outputs];
        normalization.follow(factor, shift);
        float[] folded = copy(plain.dataStorage());
        int size = plain.count(1);
        for (int o = 0; o < outputs; o++) {
            for (int i = o * size; i < (o + 1) * size; i++) {
                folded[i] *= factor[o];
            }
        }
        Tensor first = weights == null ? session.tensor(layout) : weights;
        first.set(folded);
        weights = first;
        Tensor second = bias == null ? session.tensor(Layout.plain(outputs)) : bias;
        second.set(shift);
        bias = second;
        return first;
    }

    /** A copy that leaves weights in a file where they are. */
    private static float[] copy(Storage storage) {
        Source source = storage.source();
        if (source == null) {
            return storage.read().clone();
        }
        float[] numbers = new float[storage.count()];
        source.copyTo(numbers);
        return numbers;
    }
}
