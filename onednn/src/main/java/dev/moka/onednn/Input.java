package dev.moka.onednn;

import dev.moka.KernelDescription.Operand;
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
    /** What was given last: the own tensor, or a view of a file. */
    private @Nullable Tensor brought;

    /** The file that what was given last is a view of. */
    private @Nullable Source viewed;

    /** How the numbers lay that were last copied. */
    private @Nullable Layout copiedFrom;

    /** Which state of which storage it shows. */
    private @Nullable Storage source;

    private long version;

    /** @param storage asked at each run, because the blobs that stand in for overwritten ones change theirs at each forward */
    Input(OneDnnSession session, Supplier<Storage> storage, Layout wanted) {
        this.session = session;
        this.storage = storage;
        this.wanted = wanted;
    }

    /** Whether this is how a kernel can read {@code numbers} in {@code layout}. */
    boolean serves(Storage numbers, Layout layout) {
        return storage.get() == numbers && wanted.equals(layout);
    }

    /** The numbers to read: perhaps where others keep them, or in a file. */
    Tensor tensor() {
        Storage now = storage.get();
        if (now.twin() instanceof Tensor tensor && tensor.layout().equals(wanted)) {
            return tensor;
        }
        Tensor last = brought;
        if (last == null || now != source || now.version() != version) {
            source = now;
            version = now.version();
            ByteBuffer mapped = mapped(now);
            boolean inPlace = mapped != null && wanted.isPlain();
            last = inPlace ? session.view(wanted, new BytePointer(mapped)) : copied(now, mapped);
            viewed = inPlace ? now.source() : null;
            brought = last;
        } else if (viewed != null) {
            viewed.requireUnchanged();
        }
        return last;
    }

    /** What it has brought with {@code given}, in words. */
    Operand describe(Tensor given) {
        boolean converted =
                given == own && copiedFrom != null && !copiedFrom.describe(null).equals(wanted.describe(null));
        return wanted.describe(converted ? copiedFrom : null);
    }

    /** The numbers to change: the backend's memory, whoever's it is. */
    Tensor writable() {
        Storage now = storage.get();
        return now.twin() instanceof Tensor tensor && tensor.layout().equals(wanted)
                ? tensor
                : copied(now, mapped(now));
    }

    private static @Nullable ByteBuffer mapped(Storage storage) {
        Source file = storage.source();
        return file == null ? null : file.floats();
    }

    private Tensor copied(Storage from, @Nullable ByteBuffer mapped) {
        Tensor to = own == null ? session.tensor(wanted) : own;
        own = to;
        copiedFrom = from.twin() instanceof Tensor tensor ? tensor.layout() : wanted.plain();
        if (from.twin() instanceof Tensor tensor) {
            to.set(tensor.layout().hasShape(wanted) ? tensor : reshaped(tensor));
        } else if (mapped != null) {
            to.set(session.view(wanted.plain(), new BytePointer(mapped)));
        } else {
            to.set(from.read());
        }
        return to;
    }

    /** The same numbers in the order of the host, which is what they have in common with a blob of another shape. */
    private Tensor reshaped(Tensor tensor) {
        Tensor plain = tensor;
        if (!tensor.layout().isPlain()) {
            plain = session.staging(tensor.layout().plain());
            plain.set(tensor);
        }
        return plain.viewed(wanted.plain());
    }

    void free() {
        if (own != null) {
            own.free();
        }
    }
}
