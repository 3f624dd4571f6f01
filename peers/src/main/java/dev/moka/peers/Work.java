package dev.moka.peers;

/** What engines are timed at. */
enum Work {
    /** Pictures in, probabilities out. */
    FORWARD(1e-3),
    /**
     * Pictures and labels in, one step of {@link Sgd}: forward, backward, update of every parameter. Of two numbers that are equal but
     * for rounding, two engines may take either for the maximum, and all gradients below take another way then.
     */
    TRAINING(1e-2);

    private final double tolerance;

    Work(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Answers further apart, relative to the largest number, are different answers. */
    double tolerance() {
        return tolerance;
    }
}
