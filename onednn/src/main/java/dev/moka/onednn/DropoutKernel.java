package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.Storage;
import dev.moka.layer.DropoutLayer;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** Dropout: a product with a mask, which the layer draws. */
final class DropoutKernel {
    private DropoutKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        DropoutLayer layer = (DropoutLayer) step.layer();
        Layout layout = Layout.ofData(step.bottoms().get(0));
        Supplier<Storage> bottom = step.bottoms().get(0)::dataStorage;
        Supplier<Storage> top = step.tops().get(0)::dataStorage;
        if (layer.isIdentity()) {
            return copy(session, step, bottom, top, layout);
        }
        Tensor mask = session.tensor(layout);
        float[] numbers = new float[layout.count()];
        PrimitiveKernel kernel = product(session, bottom, layout, top)
                .atClose(mask::free)
                .takes(dnnl.DNNL_ARG_SRC_1, () -> {
                    layer.drawMask(numbers);
                    mask.set(numbers);
                    return mask;
                });
        session.leave(layer, mask, kernel);
        return kernel;
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        DropoutLayer layer = (DropoutLayer) step.layer();
        Supplier<Storage> bottom = step.bottoms().get(0)::diffStorage;
        Supplier<Storage> top = step.tops().get(0)::diffStorage;
        if (layer.isIdentity()) {
            return copy(session, step, top, bottom, Layout.ofDiff(step.tops().get(0)));
        }
        Tensor mask = session.left(layer, Tensor.class);
        return mask == null
                ? null
                : product(session, top, mask.layout(), bottom).takes(dnnl.DNNL_ARG_SRC_1, () -> mask);
    }

    /** In place there is nothing to do. */
    private static Kernel copy(
            OneDnnSession session, Step step, Supplier<Storage> from, Supplier<Storage> to, Layout layout) {
        return step.inPlace() || from.get() == to.get()
                ? new KernelSequence(List.of())
                : Sum.of(session, List.of(from), new float[] {1}, to, layout);
    }

    private static PrimitiveKernel product(
            OneDnnSession session, Supplier<Storage> from, Layout layout, Supplier<Storage> to) {
        var chosen = new binary.primitive_desc(
                session.engine(), algorithm.binary_mul, layout.desc(), layout.desc(), layout.desc());
        return new PrimitiveKernel(session, new binary(chosen))
                .reads(dnnl.DNNL_ARG_SRC_0, from, layout)
                .writes(dnnl.DNNL_ARG_DST, to, layout);
    }
}
