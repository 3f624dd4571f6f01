package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.InnerProductLayer;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** Inner product, with an in-place ReLU behind it. */
final class InnerProductKernel {
    /** So few vectors take no longer to multiply with weights where they lie, be it in a mapped file. */
    private static final int FEW = 2;

    /** The same in bf16, which weights are converted to first. */
    private static final int FEW_IN_BF16 = 1;

    private InnerProductKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        return kernel(session, steps.get(0), session.topType(steps.get(0)), FusedReLU.attributes(steps))
                .forward(FusedReLU.covered(steps));
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        return KernelSequence.of(kernel(session, step, session.type(), new primitive_attr())
                .backward(step.propagateDown().get(0)));
    }

    private static WeightedKernel kernel(
            OneDnnSession session, Step step, memory.data_type topType, primitive_attr attributes) {
        InnerProductLayer layer = (InnerProductLayer) step.layer();
        int number = step.tops().get(0).count() / layer.outputs();
        Layout weights = weights(layer).plain(session.type());
        boolean few = number <= (session.type() == memory.data_type.bf16 ? FEW_IN_BF16 : FEW);
        boolean learns = step.backward() && layer.wantsDiff(0);
        // It pays if many vectors meet weights that stay as they are.
        boolean packs = !few && !learns;
        return new WeightedKernel(
                session,
                step,
                0,
                new InnerProductPrimitives(
                        session.engine(),
                        few,
                        packs,
                        Layout.plain(number, layer.inputs()).plain(session.type()),
                        weights,
                        layer.hasBias() ? Layout.plain(layer.outputs()).desc() : new memory.desc(),
                        Layout.plain(number, layer.outputs()).plain(topType),
                        attributes));
    }

    /** O x K; transposed ones lie as K x O on the host. */
    private static Layout weights(InnerProductLayer layer) {
        long[] dims = {layer.outputs(), layer.inputs()};
        return layer.transposed() ? Layout.strided(dims, 1, layer.outputs()) : Layout.plain(dims);
    }
}
