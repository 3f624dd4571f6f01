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
        Storage.Twin twin = blob.dataStorage().twin();
        if (twin instanceof Tensor tensor && tensor.layout().equals(wanted)) {
            return tensor;
        }
        if (twin instanceof Tensor tensor && tensor.layout().hasShape(wanted)) {
            own = own == null ? session.tensor(wanted) : own;
            own.set(tensor);
            return own;
        }
        if (plain == null) {
            plain = session.tensor(wanted.plain());
        }
        plain.set(blob.data());
        if (wanted.equals(plain.layout())) {
            return plain;
        }
        own = own == null ? session.tensor(wanted) : own;
        own.set(plain);
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
