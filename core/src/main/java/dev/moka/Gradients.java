package dev.moka;

/** Which diffs a net's backward computes; what is kept for it in a forward depends on this, and not on the phase. */
public enum Gradients {
    /**
     * What Caffe would: in TRAIN, and with {@code force_backward: true} in the prototxt, those of the parameters that learn and of all that
     * lies between them and a loss (of everything with force_backward); otherwise none.
     */
    AS_DESCRIBED,
    /** None: forward only. */
    NONE,
    /** Of every parameter and every blob, inputs too, whatever the prototxt says. */
    ALL
}
