package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Step;
import dev.moka.layer.EltwiseLayer;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.jspecify.annotations.Nullable;

/**
 * The sum at the end of a residual block, which the convolution before it can add on the way, if nobody asks for that convolution's own
 * top.
 *
 * @param step of the Eltwise layer
 * @param other what is added to the convolution's top
 */
record FusedSum(Step step, Blob other) {
    /**
     * What there is of it behind a convolution.
     *
     * @param convolution the step of the convolution, and those in place behind it which its primitive computes, too
     * @param next the step behind them; null if there is none
     */
    static @Nullable FusedSum of(OneDnnSession session, List<Step> convolution, @Nullable Step next) {
        Blob top = convolution.get(0).tops().get(0);
        if (next == null
                || !(next.layer() instanceof EltwiseLayer layer)
                || !EltwiseKernel.isPlainSum(layer)
                || next.bottoms().size() != 2
                || next.bottoms().stream().filter(bottom -> bottom == top).count() != 1) {
            return null;
        }
        Blob other = next.bottoms().get(next.bottoms().get(0) == top ? 1 : 0);
        List<Step> readers =
                Stream.concat(convolution.stream(), Stream.of(next)).toList();
        return session.isReadOnlyBy(top, readers) ? new FusedSum(next, other) : null;
    }

    Blob top() {
        return step.tops().get(0);
    }

    /** Appends the sum, of an operand in the layout that the primitive chooses for its result, whose numbers are of {@code type}. */
    void appendTo(post_ops operations, memory.data_type type) {
        operations.append_binary(
                algorithm.binary_add, Layout.plain(other.shape()).any(type).desc());
    }
}
