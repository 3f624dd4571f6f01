package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/** A layer with weights and perhaps a bias: which of its primitives run, and what they read and write. */
final class WeightedKernel {
    private final OneDnnSession session;
    private final Layer layer;
    private final Blob bottom;
    private final Blob top;
    private final WeightedPrimitives primitives;
    private @Nullable Input topDiff;

    /** Of bottom and top {@code index} of a step. */
    WeightedKernel(OneDnnSession session, Step step, int index, WeightedPrimitives primitives) {
        this.session = session;
        this.layer = step.layer();
        this.bottom = step.bottoms().get(index);
        this.top = step.tops().get(index);
        this.primitives = primitives;
    }

    /** @param covered how many steps of the net the primitive computes */
    Kernel forward(int covered) {
        return forward(covered, ChannelAffine.NONE, null);
    }

    /**
     * @param covered how many steps of the net the primitive computes
     * @param folded those of them that weights and bias take in
     * @param sum one of them that adds another blob to the top, and whose top is written instead
     */
    Kernel forward(int covered, ChannelAffine folded, @Nullable FusedSum sum) {
        boolean folds = !folded.layers().isEmpty();
        var alone = primitives.forward();
        Joined joined = sum == null ? session.joinedBy(top, covered, alone.dst()) : null;
        var beside = joined == null ? null : primitives.forwardLying(alone.src(), joined.layoutOf(top));
        var chosen = beside == null ? alone : beside;
        Input src = new Input(session, bottom::dataStorage, chosen.src());
        PrimitiveKernel kernel = new PrimitiveKernel(session, chosen.primitive().get(), covered);
        kernel.reads(dnnl.DNNL_ARG_SRC, src);
        if (joined != null && beside != null) {
            kernel.writes(dnnl.DNNL_ARG_DST, top, joined);
        } else {
            kernel.writes(dnnl.DNNL_ARG_DST, (sum == null ? top : sum.top())::dataStorage, chosen.dst());
        }
        if (sum != null) {
            kernel.reads(
                    dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1,
                    sum.other()::dataStorage,
                    chosen.dst());
        }
        if (folds) {
            FoldedWeights weights = new FoldedWeights(session, layer, folded, chosen.weights());
            kernel.takes(dnnl.DNNL_ARG_WEIGHTS, weights::weights).takes(dnnl.DNNL_ARG_BIAS, weights::bias);
        } else {
            kernel.takes(dnnl.DNNL_ARG_WEIGHTS, weights(chosen.weights()));
            if (hasBias()) {
                kernel.takes(dnnl.DNNL_ARG_BIAS, session.parameter(bias(), Layout.plain(bias().shape())));
            }
        }
        session.leave(layer, src, kernel);
        return kernel;
    }

    /** @param bottomDiff whether the diff of the bottom is wanted */
    List<Kernel> backward(boolean bottomDiff) {
        List<Kernel> kernels = new ArrayList<>();
        if (layer.wantsDiff(0) || layer.wantsDiff(1)) {
            kernels.add(backwardWeights());
        }
        if (bottomDiff) {
            kernels.add(backwardData());
        }
        return kernels;
    }

    private Kernel backwardData() {
        var chosen = primitives.backwardData();
        return new PrimitiveKernel(session, chosen.primitive().get())
                .reads(dnnl.DNNL_ARG_DIFF_DST, topDiff(chosen.dst()))
                .takes(dnnl.DNNL_ARG_WEIGHTS, weights(chosen.weights()))
                .writes(dnnl.DNNL_ARG_DIFF_SRC, bottom::diffStorage, chosen.src());
    }

    private Kernel backwardWeights() {
        var chosen = primitives.backwardWeights();
        PrimitiveKernel kernel = new PrimitiveKernel(session, chosen.primitive().get())
                .reads(dnnl.DNNL_ARG_SRC, src(chosen.src()))
                .reads(dnnl.DNNL_ARG_DIFF_DST, topDiff(chosen.dst()))
                .addsDiff(dnnl.DNNL_ARG_DIFF_WEIGHTS, layer, 0, chosen.weights());
        if (hasBias()) {
            kernel.addsDiff(dnnl.DNNL_ARG_DIFF_BIAS, layer, 1, Layout.plain(bias().shape()));
        }
        return kernel;
    }

    /** What forward has brought into a layout need not be brought again. */
    private Input src(Layout layout) {
        Input forwards = session.left(layer, Input.class);
        return forwards != null && forwards.serves(bottom.dataStorage(), layout)
                ? forwards
                : new Input(session, bottom::dataStorage, layout);
    }

    /** The same for both gradients if they want it in the same layout. */
    private Input topDiff(Layout layout) {
        Input input = topDiff;
        if (input == null || !input.serves(top.diffStorage(), layout)) {
            input = new Input(session, top::diffStorage, layout);
            topDiff = input;
        }
        return input;
    }

    private Supplier<Tensor> weights(Layout layout) {
        return session.parameter(layer.blobs().get(0), layout);
    }

    private boolean hasBias() {
        return layer.blobs().size() > 1;
    }

    private Blob bias() {
        return layer.blobs().get(1);
    }
}
