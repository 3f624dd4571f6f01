package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.InnerProductLayer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** Inner product, with an in-place ReLU behind it. Its bottom may lie in a picture's blocked layout: no flattening is needed. */
final class InnerProductKernel {
    private InnerProductKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        return kernel(session, steps.get(0), FusedReLU.attributes(steps)).forward(FusedReLU.covered(steps));
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        return KernelSequence.of(kernel(session, step, new primitive_attr())
                .backward(step.propagateDown().get(0)));
    }

    private static WeightedKernel kernel(OneDnnSession session, Step step, primitive_attr attributes) {
        InnerProductLayer layer = (InnerProductLayer) step.layer();
        long[] src = vectors(layer, step.bottoms().get(0), step.tops().get(0));
        Layout bias = Layout.plain(layer.outputs());
        return new WeightedKernel(
                session,
                step,
                0,
                new InnerProductPrimitives(
                        session.engine(),
                        Layout.plain(src).any(),
                        weights(layer, src),
                        layer.hasBias() ? bias.desc() : new memory.desc(),
                        Layout.plain(src[0], layer.outputs()),
                        attributes));
    }

    /** The bottom as vectors: M pictures as the kernel before left them, even if a Flatten lies between, or M x K. */
    private static long[] vectors(InnerProductLayer layer, Blob bottom, Blob top) {
        int number = top.count() / layer.outputs();
        long[] pictures = bottom.dataStorage().twin() instanceof Tensor tensor
                ? tensor.layout().dims()
                : Layout.plain(bottom.shape()).dims();
        boolean whole = pictures.length >= 2 && pictures.length <= 5 && pictures[0] == number;
        return whole ? pictures : new long[] {number, layer.inputs()};
    }

    /** The weights as vectors of the same shape; transposed ones lie as K x O on the host. */
    private static Layout weights(InnerProductLayer layer, long[] vectors) {
        long[] dims = vectors.clone();
        dims[0] = layer.outputs();
        long[] strides = Layout.strides(dims);
        if (layer.transposed()) {
            strides = Arrays.stream(strides)
                    .map(stride -> stride * layer.outputs())
                    .toArray();
            strides[0] = 1;
        }
        return Layout.strided(dims, strides);
    }
}
