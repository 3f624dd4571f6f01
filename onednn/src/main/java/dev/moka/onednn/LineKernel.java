package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** A {@link LineFunction} in one primitive: a product with its scale, and the rest behind it. */
final class LineKernel {
    private LineKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        LineFunction function = LineFunction.of(step.layer());
        if (function == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        PrimitiveKernel kernel = withNumber(
                session, algorithm.binary_mul, bottom, Layout.ofData(bottom), function.scale(), function.behindScale());
        return kernel == null
                ? null
                : kernel.writes(dnnl.DNNL_ARG_DST, step.tops().get(0)::dataStorage, Layout.ofData(bottom));
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        LineFunction derivative = LineFunction.derivative(step.layer());
        if (derivative == null) {
            return null;
        }
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Blob read = step.layer().type().equals("Exp") ? top : bottom;
        Layout layout = Layout.ofData(read);
        post_ops operations = derivative.behindScale();
        operations.append_binary(algorithm.binary_mul, layout.desc());
        PrimitiveKernel kernel =
                withNumber(session, algorithm.binary_mul, read, layout, derivative.scale(), operations);
        int gradient = BinaryChain.argument(1 + operations.len());
        return kernel == null
                ? null
                : kernel.reads(gradient, top::diffStorage, layout)
                        .writes(dnnl.DNNL_ARG_DST, bottom::diffStorage, layout);
    }

    /** What an operation makes of each number and a given one, where numbers are tame; null where oneDNN has no fast code for it. */
    static @Nullable PrimitiveKernel withNumber(
            OneDnnSession session, algorithm operation, Blob read, Layout layout, float given, post_ops operations) {
        long[] ones = new long[layout.dims().length];
        Arrays.fill(ones, 1);
        Layout number = Layout.plain(ones).any();
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        var chosen = new binary.primitive_desc(
                session.engine(), operation, layout.desc(), number.desc(), layout.desc(), attributes, false);
        if (Implementation.of(chosen).isGeneral()) {
            return null;
        }
        Tensor factor = session.tensor(number.as(chosen.src1_desc()));
        factor.set(new float[] {given});
        return new PrimitiveKernel(session, new binary(chosen))
                .reads(dnnl.DNNL_ARG_SRC_0, read::dataStorage, layout)
                .owns(dnnl.DNNL_ARG_SRC_1, factor)
                .whereTame(dnnl.DNNL_ARG_SRC_0);
    }
}
