package dev.moka.onednn;

import java.util.function.Supplier;
import org.bytedeco.dnnl.primitive;
import org.jspecify.annotations.Nullable;

/** The primitives of a layer with weights, for one bottom and one top. */
interface WeightedPrimitives {
    /**
     * A primitive, and how it wants its tensors: the numbers themselves or their diffs.
     *
     * @param primitive makes it
     * @param src the bottom
     * @param dst the top
     */
    record Chosen(Supplier<? extends primitive> primitive, Layout src, Layout weights, Layout dst) {}

    /** Computes the top, with what the steps behind want of it on the way. */
    Chosen forward();

    /** The same with bottom and top lying as given; null if no kernel reads and writes them so. */
    default @Nullable Chosen forwardLying(Layout src, Layout dst) {
        return null;
    }

    /** Computes the diff of the bottom. */
    Chosen backwardData();

    /** Computes the diffs of weights and bias. */
    Chosen backwardWeights();
}
