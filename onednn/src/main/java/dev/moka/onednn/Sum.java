package dev.moka.onednn;

import dev.moka.Storage;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.sum;

/** A weighted sum of any number of blobs of one shape. */
final class Sum {
    /** With 768, oneDNN makes a primitive that it cannot execute. */
    private static final int MOST_PARTS = 512;

    private Sum() {}

    /** That oneDNN's primitives take so many arguments. */
    static void requireFew(int parts) {
        if (parts > MOST_PARTS) {
            throw new UnsupportedOperationException(parts + " parts are more than " + MOST_PARTS);
        }
    }

    /** Writes the sum of {@code parts}, each times its factor, to {@code target}; all are read and written in one layout. */
    static PrimitiveKernel of(
            OneDnnSession session,
            List<Supplier<Storage>> parts,
            float[] factors,
            Supplier<Storage> target,
            Layout layout) {
        requireFew(parts.size());
        memory_desc_vector descs = new memory_desc_vector(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            descs.put(i, layout.desc());
        }
        var chosen = new sum.primitive_desc(session.engine(), layout.desc(), factors, descs);
        PrimitiveKernel kernel =
                new PrimitiveKernel(session, new sum(chosen)).writes(dnnl.DNNL_ARG_DST, target, layout);
        for (int i = 0; i < parts.size(); i++) {
            kernel.reads(dnnl.DNNL_ARG_MULTIPLE_SRC + i, parts.get(i), layout);
        }
        return kernel;
    }
}
