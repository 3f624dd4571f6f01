package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.BroadcastLayer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/** The sum or the product with an operand that lacks axes, as Bias and Scale compute it: with the operand one wide there. */
final class BroadcastKernel {
    private BroadcastKernel() {}

    static @Nullable Kernel bias(OneDnnSession session, List<Step> steps) {
        return of(session, steps.get(0), algorithm.binary_add);
    }

    /** Null where oneDNN has no fast code for these axes. */
    static @Nullable Kernel of(OneDnnSession session, Step step, algorithm operation) {
        BroadcastLayer layer = (BroadcastLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        boolean learned = step.bottoms().size() == 1;
        Blob operand = learned ? layer.blobs().get(0) : step.bottoms().get(1);
        int[] shape = new int[bottom.axes()];
        Arrays.fill(shape, 1);
        System.arraycopy(operand.shape(), 0, shape, layer.axis(bottom, operand), operand.axes());
        Layout layout = Layout.ofData(bottom);
        Layout spread = Layout.plain(shape).any();
        var chosen =
                new binary.primitive_desc(session.engine(), operation, layout.desc(), spread.desc(), layout.desc());
        if (Implementation.of(chosen).isGeneral()) {
            return null;
        }
        memory.desc wanted = chosen.src1_desc();
        PrimitiveKernel kernel = new PrimitiveKernel(session, new binary(chosen))
                .reads(dnnl.DNNL_ARG_SRC_0, bottom::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, layout);
        return learned
                ? kernel.takes(dnnl.DNNL_ARG_SRC_1, session.parameter(operand, spread.as(wanted)))
                : kernel.reads(dnnl.DNNL_ARG_SRC_1, operand::dataStorage, spread.as(wanted));
    }
}
