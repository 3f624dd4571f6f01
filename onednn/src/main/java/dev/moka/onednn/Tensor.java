package dev.moka.onednn;

import dev.moka.Storage;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;

/** Numbers in oneDNN's memory, in some layout. */
final class Tensor implements Storage.Twin {
    private final OneDnnSession session;
    private final Layout layout;
    private final memory memory;

    Tensor(OneDnnSession session, Layout layout, memory memory) {
        this.session = session;
        this.layout = layout;
        this.memory = memory;
    }

    Layout layout() {
        return layout;
    }

    memory memory() {
        return memory;
    }

    /** Copies numbers in Caffe's order into a tensor of plain layout. */
    void set(float[] values) {
        floats().put(values, 0, values.length);
    }

    /** Copies from another tensor of the same shape, whatever its layout. */
    void set(Tensor other) {
        try (reorder reorder = new reorder(other.memory, memory)) {
            reorder.execute(session.stream(), other.memory, memory);
        }
    }

    @Override
    public void copyTo(float[] target) {
        session.turn().take(() -> {
            session.requireOpen();
            Layout plain = layout.plain();
            if (layout.equals(plain)) {
                floats().get(target, 0, layout.count());
                return;
            }
            Tensor copy = session.tensor(plain);
            try {
                copy.set(this);
                copy.floats().get(target, 0, layout.count());
            } finally {
                copy.free();
            }
        });
    }

    private FloatPointer floats() {
        return new FloatPointer(memory.get_data_handle());
    }

    void free() {
        memory.close();
    }
}
