package dev.moka.onednn;

import dev.moka.Source;
import dev.moka.Storage;
import java.nio.ByteBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** A parameter in the layout a primitive likes, packed anew whenever somebody has changed it. */
final class PackedWeights {
    private final OneDnnSession session;
    private final Storage storage;
    private final Layout plain;
    private final Layout wanted;
    private @Nullable Tensor packed;
    private long version = -1;

    /** @param plain how the numbers lie in the storage, under the primitive's names for the axes */
    PackedWeights(OneDnnSession session, Storage storage, Layout plain, Layout wanted) {
        this.session = session;
        this.storage = storage;
        this.plain = plain;
        this.wanted = wanted;
    }

    Layout layout() {
        return wanted;
    }

    Tensor tensor() {
        Tensor tensor = packed;
        if (tensor == null) {
            tensor = session.tensor(wanted);
            packed = tensor;
        }
        if (version != storage.version()) {
            version = storage.version();
            pack(tensor);
        }
        return tensor;
    }

    private void pack(Tensor target) {
        Source source = storage.source();
        ByteBuffer mapped = source == null ? null : source.floats();
        if (mapped != null) {
            try (memory lying = new memory(plain.desc(), session.engine(), new BytePointer(mapped))) {
                target.set(new Tensor(session, plain, lying));
            }
        } else if (wanted.equals(plain)) {
            target.set(storage.read());
        } else {
            Tensor copy = session.tensor(plain);
            copy.set(storage.read());
            target.set(copy);
            copy.free();
        }
    }
}
