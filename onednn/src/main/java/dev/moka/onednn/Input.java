package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Storage;
import org.jspecify.annotations.Nullable;

/** A blob as a kernel wants to read it: handed on as it is if the layout fits, otherwise brought into it. */
final class Input {
    private final OneDnnSession session;
    private final Blob blob;
    private final Layout wanted;
    private @Nullable Tensor plain;
    private @Nullable Tensor own;

    /** What was brought into the layout last, and from which state of which storage. */
    private @Nullable Tensor brought;

    private @Nullable Storage source;
    private long version;

    Input(OneDnnSession session, Blob blob, Layout wanted) {
        this.session = session;
        this.blob = blob;
        this.wanted = wanted;
    }

    /** How {@code blob} lies now: in the layout its last kernel left, if its shape is still that one, or plain. */
    static Layout present(Blob blob) {
        return blob.dataStorage().twin() instanceof Tensor tensor
                        && tensor.layout().hasShape(blob.shape())
                ? tensor.layout()
                : Layout.plain(blob.shape());
    }

    Tensor tensor() {
        Storage storage = blob.dataStorage();
        if (storage.twin() instanceof Tensor tensor && tensor.layout().equals(wanted)) {
            return tensor;
        }
        Tensor current = brought;
        if (current == null || storage != source || storage.version() != version) {
            current = bring(storage);
            brought = current;
            source = storage;
            version = storage.version();
        }
        return current;
    }

    private Tensor bring(Storage storage) {
        if (storage.twin() instanceof Tensor tensor && tensor.layout().hasShape(wanted)) {
            return reordered(tensor);
        }
        if (plain == null) {
            plain = session.tensor(wanted.plain());
        }
        plain.set(storage.read());
        return wanted.equals(plain.layout()) ? plain : reordered(plain);
    }

    private Tensor reordered(Tensor tensor) {
        if (own == null) {
            own = session.tensor(wanted);
        }
        own.set(tensor);
        return own;
    }

    void free() {
        if (plain != null) {
            plain.free();
        }
        if (own != null) {
            own.free();
        }
    }
}
