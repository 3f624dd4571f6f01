package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.Storage;
import dev.moka.layer.EltwiseLayer;
import dev.moka.proto.EltwiseParameter.EltwiseOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** Product, sum and maximum of bottoms, with an in-place ReLU behind them: the joints of residual nets. */
final class EltwiseKernel {
    private EltwiseKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        EltwiseLayer layer = (EltwiseLayer) steps.get(0).layer();
        List<Blob> bottoms = steps.get(0).bottoms();
        Blob top = steps.get(0).tops().get(0);
        List<Supplier<Storage>> operands = bottoms.stream()
                .<Supplier<Storage>>map(blob -> blob::dataStorage)
                .toList();
        Layout layout = Layout.ofData(bottoms.get(0));
        if (layer.operation() == EltwiseOp.SUM && !isPlainSum(layer)) {
            return Sum.of(session, operands, layer.coeff(), top::dataStorage, layout);
        }
        algorithm operation = switch (layer.operation()) {
            case PROD -> algorithm.binary_mul;
            case SUM -> algorithm.binary_add;
            case MAX -> algorithm.binary_max;
        };
        BinaryChain chain = new BinaryChain(operation, operands.get(0), operands.get(1), layout);
        operands.subList(2, operands.size()).forEach(operand -> chain.then(operation, operand));
        PrimitiveKernel kernel = chain.kernel(session, steps, top::dataStorage);
        // Of NaN and a number, oneDNN's maximum is the second, as Caffe's of two bottoms; of a third, Caffe's is the
        // one before.
        if (layer.operation() == EltwiseOp.MAX && operands.size() > 2) {
            kernel.whereTame(dnnl.DNNL_ARG_SRC_1);
            for (int b = 2; b < operands.size(); b++) {
                kernel.whereTame(BinaryChain.argument(b));
            }
        }
        return kernel;
    }

    /** Whether it is a sum without factors. */
    static boolean isPlainSum(EltwiseLayer layer) {
        float[] ones = new float[layer.coeff().length];
        Arrays.fill(ones, 1);
        return layer.operation() == EltwiseOp.SUM && Arrays.equals(layer.coeff(), ones);
    }

    static @Nullable Kernel backward(OneDnnSession session, Step step) {
        EltwiseLayer layer = (EltwiseLayer) step.layer();
        boolean onLoops = switch (layer.operation()) {
            case PROD -> !layer.param().getEltwiseParam().getStableProdGrad();
            case SUM -> false;
            // A maximum of more would need masks of masks.
            case MAX -> step.bottoms().size() > 2;
        };
        if (onLoops) {
            return null;
        }
        List<Kernel> kernels = new ArrayList<>();
        // Bottom 0 comes last, because in place its diff is the top's.
        for (int b = step.bottoms().size() - 1; b >= 0; b--) {
            if (step.propagateDown().get(b)) {
                kernels.add(backward(session, step, layer, b));
            }
        }
        return KernelSequence.of(kernels);
    }

    private static Kernel backward(OneDnnSession session, Step step, EltwiseLayer layer, int index) {
        Supplier<Storage> bottomDiff = step.bottoms().get(index)::diffStorage;
        Supplier<Storage> topDiff = step.tops().get(0)::diffStorage;
        Layout layout = Layout.ofDiff(step.tops().get(0));
        if (layer.operation() == EltwiseOp.SUM) {
            return Sum.of(session, List.of(topDiff), new float[] {layer.coeff()[index]}, bottomDiff, layout);
        }
        List<Supplier<Storage>> others = new ArrayList<>();
        for (int b = 0; b < step.bottoms().size(); b++) {
            if (b != index) {
                others.add(step.bottoms().get(b)::dataStorage);
            }
        }
        BinaryChain chain;
        if (layer.operation() == EltwiseOp.PROD) {
            chain = new BinaryChain(algorithm.binary_mul, topDiff, others.get(0), layout);
            others.subList(1, others.size()).forEach(other -> chain.then(algorithm.binary_mul, other));
        } else {
            // Of equal numbers the second is the maximum, as in Caffe.
            algorithm wins = index == 0 ? algorithm.binary_gt : algorithm.binary_ge;
            chain = new BinaryChain(wins, step.bottoms().get(index)::dataStorage, others.get(0), layout)
                    .then(algorithm.binary_mul, topDiff);
        }
        PrimitiveKernel kernel = chain.kernel(session, List.of(step), bottomDiff);
        // Comparisons with NaN hold in oneDNN.
        return layer.operation() == EltwiseOp.MAX
                ? kernel.whereTame(dnnl.DNNL_ARG_SRC_0)
                        .whereTame(dnnl.DNNL_ARG_SRC_1)
                        .whereTame(BinaryChain.argument(2))
                : kernel;
    }
}
