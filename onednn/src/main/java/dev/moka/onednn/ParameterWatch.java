package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Storage;
import java.util.List;

/** Tells whether a parameter of some layers has changed, so that what was derived from them is to be derived anew. */
final class ParameterWatch {
    private final List<Blob> parameters;
    private final Storage[] storages;
    private final long[] versions;

    ParameterWatch(List<? extends Layer> layers) {
        parameters = layers.stream().flatMap(layer -> layer.blobs().stream()).toList();
        storages = new Storage[parameters.size()];
        versions = new long[parameters.size()];
    }

    /**
     * Whether any has been written, or has come to share another's storage, since this was last asked; true the first time. Asked before
     * each run of a kernel, so it copies nothing.
     */
    boolean sawChange() {
        boolean changed = false;
        for (int i = 0; i < storages.length; i++) {
            Storage storage = parameters.get(i).dataStorage();
            long version = storage.version();
            changed |= storage != storages[i] || version != versions[i];
            storages[i] = storage;
            versions[i] = version;
        }
        return changed;
    }
}
