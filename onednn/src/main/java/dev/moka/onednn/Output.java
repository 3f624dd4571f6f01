package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Storage;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/** Numbers that a kernel writes, in memory of its own or lent to it, which is where their truth lies after each run. */
final class Output {
    private final OneDnnSession session;
    private final Supplier<Storage> storage;
    private final Arena.@Nullable Lease lease;
    private final Tensor own;
    /** In which {@link #own} is a part; null if it lies alone. */
    private final @Nullable Joined joined;
    /** What was there before, for the diff of a parameter, to which a backward adds; null where a run overwrites. */
    private final @Nullable Input before;

    /** What is to be added, computed apart. */
    private @Nullable Tensor addend;

    private @Nullable binary addition;

    private Output(OneDnnSession session, Supplier<Storage> storage, Layout layout, @Nullable Input before) {
        this.session = session;
        this.storage = storage;
        this.lease = before == null ? session.lease(storage.get(), layout.desc().get_size()) : null;
        this.own = lease == null ? session.tensor(layout) : session.view(layout, lease.memory());
        this.joined = null;
        this.before = before;
    }

    private Output(OneDnnSession session, Blob blob, Joined joined) {
        this.session = session;
        this.storage = blob::dataStorage;
        this.lease = null;
        joined.use();
        this.own = joined.part(blob);
        this.joined = joined;
        this.before = null;
    }

    /** Numbers that each run computes anew. */
    static Output overwriting(OneDnnSession session, Supplier<Storage> storage, Layout layout) {
        return new Output(session, storage, layout, null);
    }

    /** Numbers that each run computes anew, in their place beside others. */
    static Output into(OneDnnSession session, Blob blob, Joined joined) {
        return new Output(session, blob, joined);
    }

    /** Numbers that each run adds to what is there. */
    static Output adding(OneDnnSession session, Supplier<Storage> storage, Layout layout) {
        return new Output(session, storage, layout, new Input(session, storage, layout));
    }

    /** What the primitive is to write this time. */
    Tensor target() {
        if (before == null || storage.get().isZero()) {
            return own;
        }
        Tensor apart = addend;
        if (apart == null) {
            apart = session.tensor(own.layout());
            addend = apart;
        }
        return apart;
    }

    /** Hands over what the primitive has written to {@code target}. */
    void publish(Tensor target) {
        if (target != own && before != null) {
            add(before.tensor(), target);
        }
        storage.get().setTwin(own);
    }

    private void add(Tensor one, Tensor other) {
        binary sum = addition;
        if (sum == null) {
            var desc = own.layout().desc();
            sum = new binary(new binary.primitive_desc(session.engine(), dnnl.algorithm.binary_add, desc, desc, desc));
            addition = sum;
        }
        try (IntMemoryMap map = new IntMemoryMap()) {
            map.put(dnnl.DNNL_ARG_SRC_0, one.memory());
            map.put(dnnl.DNNL_ARG_SRC_1, other.memory());
            map.put(dnnl.DNNL_ARG_DST, own.memory());
            sum.execute(session.stream(), map);
        }
    }

    /** Frees its memory, except for what is still a storage's truth. */
    void free() {
        if (joined != null) {
            joined.release();
        } else if (storage.get().twin() != own && !own.isKept()) {
            own.free();
        }
        if (lease != null) {
            lease.end();
        }
        if (before != null) {
            before.free();
        }
        if (addend != null) {
            addend.free();
        }
        if (addition != null) {
            addition.close();
        }
    }
}
