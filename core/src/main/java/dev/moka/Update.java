package dev.moka;

/** What a solver does to a parameter: number by number, in whatever order they lie. */
@FunctionalInterface
public interface Update {
    /**
     * Changes the first {@code count} numbers of each array.
     *
     * @param gradient afterwards holds what was subtracted from the weights, as in Caffe
     * @param history what the solver keeps for each number of a parameter
     */
    void apply(float[] weight, float[] gradient, float[][] history, int count);
}
