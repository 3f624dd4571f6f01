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
        Layout weights = weights(layer);
        boolean converts = session.type() != weights.type();
        boolean learns = step.backward() && layer.wantsDiff(0);
        // Where they have to be converted, packing comes with it. Else it pays if many vectors meet weights that stay
        // as they are.
        boolean packs = converts || (number > FEW && !learns);
        return new WeightedKernel(
                session,
                step,
                0,
                new InnerProductPrimitives(
                        session.engine(),
                        number <= FEW && !packs,
                        Layout.plain(number, layer.inputs()).plain(session.type()),
                        packs ? weights.any(session.type()) : weights,
                        converts ? weights.any(session.type()) : weights,
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
