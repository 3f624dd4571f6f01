package dev.moka.onednn;

import dev.moka.Source;
import dev.moka.Storage;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Numbers as a kernel wants to read them: handed on as they are if their layout fits, otherwise brought into it. */
final class Input {
    private final OneDnnSession session;
    private final Supplier<Storage> storage;
    private final Layout wanted;
    private @Nullable Tensor own;

    /** From which state of which storage the own tensor was made. */
    private @Nullable Storage source;

    private long version;

    /** @param storage asked at each run, because the blobs that stand in for overwritten ones change theirs at each forward */
    Input(OneDnnSession session, Supplier<Storage> storage, Layout wanted) {
        this.session = session;
        this.storage = storage;
        this.wanted = wanted;
    }

    Layout layout() {
        return wanted;
    }

    Tensor tensor() {
        Storage now = storage.get();
        if (now.twin() instanceof Tensor tensor && tensor.layout().equals(wanted)) {
            return tensor;
        }
        Tensor mine = own;
        if (mine == null) {
            mine = session.tensor(wanted);
            own = mine;
        }
        if (now != source || now.version() != version) {
            source = now;
            version = now.version();
            bring(now, mine);
        }
        return mine;
    }

    private void bring(Storage from, Tensor to) {
        Source file = from.source();
        ByteBuffer mapped = file == null ? null : file.floats();
        if (from.twin() instanceof Tensor tensor) {
            if (tensor.layout().hasShape(wanted)) {
                to.set(tensor);
            } else {
                bringPlain(to, plain -> plain.viewed(tensor.layout().plain()).set(tensor));
            }
        } else if (mapped != null) {
            to.set(session.view(wanted.plain(), new BytePointer(mapped)));
        } else {
            bringPlain(to, plain -> plain.set(from.read()));
        }
    }

    private interface Filling {
        void fill(Tensor plain);
    }

    /** By way of the host's order, which a blob of another shape, and the host, have in common. */
    private void bringPlain(Tensor to, Filling filling) {
        if (wanted.isPlain()) {
            filling.fill(to);
        } else {
            Tensor plain = session.staging(wanted.plain());
            filling.fill(plain);
            to.set(plain);
        }
    }

    void free() {
        if (own != null) {
            own.free();
        }
    }
}
