package dev.moka.peers;

/** Something that runs nets. An instance lives in a process of its own and loads one net. */
interface Engine {
    /**
     * Loads a net with its weights.
     *
     * @param threads how many threads a forward may use
     */
    void load(ModelFiles files, int threads) throws Exception;

    /** Gets ready for pictures of shape N, C, H, W. */
    void reshape(int[] shape) throws Exception;

    /** One forward: pictures in, probabilities out. What it takes to hand both over is part of it. */
    float[] forward(float[] pictures) throws Exception;
}
