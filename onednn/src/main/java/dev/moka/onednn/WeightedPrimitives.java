package dev.moka.onednn;

import org.bytedeco.dnnl.primitive;

/** The primitives of a layer with weights, for one bottom and one top. */
interface WeightedPrimitives {
    /**
     * A primitive, and how it wants its tensors: the numbers themselves or their diffs.
     *
     * @param src the bottom
     * @param dst the top
     */
    record Chosen(primitive primitive, Layout src, Layout weights, Layout dst) {}

    /** Computes the top, with what the steps behind want of it on the way. */
    Chosen forward();

    /** Computes the diff of the bottom. */
    Chosen backwardData();

    /** Computes the diffs of weights and bias. */
    Chosen backwardWeights();
}
