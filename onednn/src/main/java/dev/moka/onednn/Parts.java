package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.reorder;
import org.jspecify.annotations.Nullable;

/** Joins parts along an axis, and cuts a whole into them. */
final class Parts {
    private Parts() {}

    /**
     * Writes parts behind each other.
     *
     * @param layouts how each part is read
     * @param whole the shape of what is written
     */
    static Kernel join(
            OneDnnSession session,
            List<Layout> layouts,
            IntFunction<Supplier<Storage>> parts,
            int axis,
            Supplier<Storage> target,
            Layout whole) {
        Sum.requireFew(layouts.size());
        memory_desc_vector descs = new memory_desc_vector(layouts.size());
        for (int i = 0; i < layouts.size(); i++) {
            descs.put(i, layouts.get(i).desc());
        }
        var chosen = new concat.primitive_desc(session.engine(), axis, descs);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new concat(chosen))
                .writes(dnnl.DNNL_ARG_DST, target, whole.as(chosen.dst_desc()));
        for (int i = 0; i < layouts.size(); i++) {
            kernel.reads(dnnl.DNNL_ARG_MULTIPLE_SRC + i, parts.apply(i), layouts.get(i));
        }
        return kernel;
    }

    /**
     * Copies the parts of {@code whole}, which are as long as {@code parts} on {@code axis}.
     *
     * @param layout how the whole is read; in the host's order if its blocks are too coarse to be cut
     * @param targets where each part goes to, or null if nobody wants it
     */
    static @Nullable Kernel cut(
            OneDnnSession session,
            Supplier<Storage> whole,
            Layout layout,
            int axis,
            List<Blob> parts,
            IntFunction<@Nullable Supplier<Storage>> targets) {
        try {
            return cutExactly(session, whole, layout, axis, parts, targets);
        } catch (RuntimeException e) {
            return cutExactly(session, whole, layout.plain(), axis, parts, targets);
        }
    }

    private static @Nullable Kernel cutExactly(
            OneDnnSession session,
            Supplier<Storage> whole,
            Layout layout,
            int axis,
            List<Blob> parts,
            IntFunction<@Nullable Supplier<Storage>> targets) {
        List<Kernel> kernels = new ArrayList<>();
        long[] offsets = new long[layout.dims().length];
        for (int i = 0; i < parts.size(); i++) {
            Layout part = Layout.plain(parts.get(i).shape());
            Supplier<Storage> target = targets.apply(i);
            if (target != null) {
                kernels.add(piece(session, whole, layout, offsets, part, target));
            }
            offsets[axis] += part.dims()[axis];
        }
        return KernelSequence.of(kernels);
    }

    /**
     * Copies one piece of {@code whole}, in the order that this has.
     *
     * @param layout how the whole is read; oneDNN refuses a piece that begins inside one of its blocks
     * @param offsets where the piece begins on each axis
     * @param piece its shape
     */
    static Kernel piece(
            OneDnnSession session,
            Supplier<Storage> whole,
            Layout layout,
            long[] offsets,
            Layout piece,
            Supplier<Storage> target) {
        memory.desc from = layout.desc().submemory_desc(piece.dims(), offsets);
        Layout to = piece.orderedAs(layout);
        var chosen = new reorder.primitive_desc(session.engine(), from, session.engine(), to.desc());
        return new PrimitiveKernel(session, new reorder(chosen))
                .reads(dnnl.DNNL_ARG_FROM, whole, layout)
                .writes(dnnl.DNNL_ARG_TO, target, to);
    }
}
