package dev.moka.onednn;

import dev.moka.Step;
import dev.moka.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;

/** Operations with two operands, number by number, one after the other in one primitive: the result of each is the first operand of the next. */
final class BinaryChain {
    private final algorithm first;
    private final Supplier<Storage> left;
    private final Supplier<Storage> right;
    private final Layout layout;
    private final post_ops operations = new post_ops();
    private final List<Supplier<Storage>> operands = new ArrayList<>();

    /** @param layout in which all operands are read and the result is written */
    BinaryChain(algorithm first, Supplier<Storage> left, Supplier<Storage> right, Layout layout) {
        this.first = first;
        this.left = left;
        this.right = right;
        this.layout = layout;
    }

    BinaryChain then(algorithm operation, Supplier<Storage> operand) {
        operations.append_binary(operation, layout.desc());
        operands.add(operand);
        return this;
    }

    /** The chain for the first of {@code steps}, and a ReLU in place behind it. */
    PrimitiveKernel kernel(OneDnnSession session, List<Step> steps, Supplier<Storage> result) {
        var chosen = new binary.primitive_desc(
                session.engine(),
                first,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                FusedReLU.attributes(steps, operations),
                false);
        PrimitiveKernel kernel = new PrimitiveKernel(session, new binary(chosen), FusedReLU.covered(steps))
                .reads(dnnl.DNNL_ARG_SRC_0, left, layout)
                .reads(dnnl.DNNL_ARG_SRC_1, right, layout)
                .writes(dnnl.DNNL_ARG_DST, result, layout);
        for (int i = 0; i < operands.size(); i++) {
            kernel.reads(argument(2 + i), operands.get(i), layout);
        }
        return kernel;
    }

    /** What oneDNN calls operand {@code index} of a chain, from the third (2) on. */
    static int argument(int index) {
        return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index - 1) | dnnl.DNNL_ARG_SRC_1;
    }
}
