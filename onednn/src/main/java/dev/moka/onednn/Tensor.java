package dev.moka.onednn;

import dev.moka.Storage;
import dev.moka.Threads;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** Numbers in oneDNN's memory, in some layout. */
final class Tensor implements Storage.Twin {
    private final OneDnnSession session;
    private final Layout layout;
    private final memory memory;
    /** Whose memory it is, which lives as long as this one does; null if it is its own, or nobody's here. */
    @SuppressWarnings("unused")
    private final @Nullable Tensor owner;

    private boolean kept;
    /** What copied another tensor's numbers into this one last. */
    private @Nullable Copy copy;

    /** A copy, by a session, of numbers that lie in a layout. */
    private record Copy(OneDnnSession session, Layout from, reorder reorder) {
        boolean serves(Tensor other) {
            return session == other.session && from.equals(other.layout);
        }
    }

    Tensor(OneDnnSession session, Layout layout, memory memory, @Nullable Tensor owner) {
        this.session = session;
        this.layout = layout;
        this.memory = memory;
        this.owner = owner;
    }

    OneDnnSession session() {
        return session;
    }

    Layout layout() {
        return layout;
    }

    memory memory() {
        return memory;
    }

    /** Takes over numbers in the host's order. */
    void set(float[] values) {
        if (layout.isPlain()) {
            session.moving(values.length);
            floats().put(values, 0, values.length);
        } else {
            Tensor plain = session.staging(layout.plain());
            plain.set(values);
            set(plain);
        }
    }

    /** The numbers of a tensor of plain layout. */
    float[] get() {
        float[] values = new float[layout.count()];
        floats().get(values);
        return values;
    }

    /** Copies from another tensor of the same shape, whatever its layout, be it another net's: oneDNN then copies on that one's engine. */
    void set(Tensor other) {
        Copy last = copy;
        if (last == null || !last.serves(other)) {
            close(last);
            last = new Copy(other.session, other.layout, new reorder(other.memory, memory));
            copy = last;
        }
        last.reorder.execute(other.session.stream(), other.memory, memory);
    }

    private static void close(@Nullable Copy copy) {
        if (copy != null) {
            copy.reorder.close();
        }
    }

    /** The same memory under another shape or order. */
    Tensor viewed(Layout other) {
        return new Tensor(session, other, new memory(other.desc(), session.engine(), memory.get_data_handle()), this);
    }

    @Override
    public void copyTo(float[] target) {
        session.turn().take(() -> {
            session.requireOpen();
            Tensor plain = this;
            if (!layout.isPlain()) {
                plain = session.staging(layout.plain());
                plain.set(this);
            }
            session.moving(layout.count());
            FloatPointer from = plain.floats();
            new Threads(session.threads()).over(layout.count(), (first, end) -> {
                from.getPointer(first).get(target, first, end - first);
            });
        });
    }

    @Override
    public void keep() {
        kept = true;
    }

    /** Whether a storage holds it that its kernel does not know. */
    boolean isKept() {
        return kept;
    }

    private FloatPointer floats() {
        return new FloatPointer(memory.get_data_handle());
    }

    void free() {
        close(copy);
        memory.close();
    }
}
