package dev.moka.peers;

/** Something that runs nets, or trains them. An instance lives in a process of its own and loads one net. */
interface Engine {
    /**
     * Loads a net with its weights.
     *
     * @param threads how many threads a run may use
     */
    void load(ModelFiles files, int threads) throws Exception;

    /** Gets ready for pictures of shape N, C, H, W. */
    void reshape(int[] shape) throws Exception;

    /**
     * One run: pictures in; out come probabilities, or in training the loss, with all parameters updated. What it takes to hand both
     * over is part of it.
     */
    float[] run(float[] pictures) throws Exception;

    /** What the last run in training took off a layer's weights, as Caffe orders them. */
    default float[] diff(String layer) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " does not train");
    }
}
