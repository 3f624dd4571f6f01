package dev.moka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which storages of a net can be read after a forward: what a {@link Keep} names, inputs, outputs and parameters. */
final class KeptBlobs {
    private record Other(String name, Blob blob) {}

    private final boolean all;
    private final List<Blob> kept = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();
    /** The storages of the kept blobs, in their order, when they were last looked at. */
    private final List<Storage> seen = new ArrayList<>();

    private final Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @throws MokaException if {@code keep} names a blob that the net has not, or keeps not all of a net that goes back
     */
    KeptBlobs(Keep keep, Net net) {
        all = keep.all();
        if (!all && net.steps().stream().anyMatch(Step::backward)) {
            throw MokaException.usage(
                    "%s goes back, for which it keeps all blobs: build it without gradients to keep fewer",
                    net.called());
        }
        Set<String> names = new HashSet<>();
        Stream.of(net.inputs(), net.outputs(), keep.names())
                .flatMap(Collection::stream)
                .filter(names::add)
                .forEach(name -> kept.add(net.blob(name)));
        // Some layers show them as a top.
        net.layers().forEach(layer -> kept.addAll(layer.blobs()));
        net.blobs().forEach((name, blob) -> {
            if (!names.contains(name)) {
                others.add(new Other(name, blob));
            }
        });
    }

    boolean all() {
        return all;
    }

    boolean contains(Storage storage) {
        return all || storages().contains(storage);
    }

    /** What is not kept may be anything now. */
    void loseOthers() {
        if (!all) {
            Set<Storage> readable = storages();
            for (Other other : others) {
                Storage storage = other.blob().dataStorage();
                if (!readable.contains(storage)) {
                    storage.lose(other.name());
                }
            }
        }
    }

    /** Asked after each forward, and seldom another than before: blobs get the storage of others at a reshape, or if somebody asks. */
    private Set<Storage> storages() {
        if (!isUpToDate()) {
            seen.clear();
            kept.forEach(blob -> seen.add(blob.dataStorage()));
            storages.clear();
            storages.addAll(seen);
        }
        return storages;
    }

    private boolean isUpToDate() {
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i) != kept.get(i).dataStorage()) {
                return false;
            }
        }
        return seen.size() == kept.size();
    }
}
