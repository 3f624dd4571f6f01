package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Storage;
import java.util.List;

/** Tells whether a parameter of some layers has changed, so that what was derived from them is to be derived anew. */
final class ParameterWatch {
    private final List<? extends Layer> layers;
    private List<Storage> storages = List.of();
    private long versions;

    ParameterWatch(List<? extends Layer> layers) {
        this.layers = layers;
    }

    /** Whether any has been written, or has come to share another's storage, since this was last asked; true the first time. */
    boolean sawChange() {
        List<Storage> now = layers.stream()
                .flatMap(layer -> layer.blobs().stream())
                .map(Blob::dataStorage)
                .toList();
        // Versions only grow, so their sum changes with any of them.
        long sum = now.stream().mapToLong(Storage::version).sum();
        boolean changed = sum != versions || !now.equals(storages);
        storages = now;
        versions = sum;
        return changed;
    }
}
