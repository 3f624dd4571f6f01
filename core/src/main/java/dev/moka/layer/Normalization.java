package dev.moka.layer;

<<<<<<< HEAD
/** y = (x - mean) / divisor, with a mean and a divisor for each group of numbers. */
record Normalization(Groups groups, float[] mean, float[] divisor) {
    void forward(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            int g = groups.of(i);
            y[i] = (x[i] - mean[g]) / divisor[g];
        }
    }

    /** The gradient where mean and divisor do not depend on x: dx = dy / divisor. */
    void backward(float[] dy, float[] dx) {
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dy[i] / divisor[groups.of(i)];
        }
    }

    /**
     * The gradient where they are x's own mean and sqrt(variance + eps): dx = (dy - mean(dy) - y * mean(dy * y)) / divisor.
     */
    void backwardOfOwn(float[] x, float[] dy, float[] dx) {
        float[] y = new float[x.length];
        forward(x, y);
        float[] meanOfDy = groups.means(dy);
        float[] meanOfProducts = groups.means(Groups.products(dy, y));
        for (int i = 0; i < x.length; i++) {
            int g = groups.of(i);
            dx[i] = (dy[i] - meanOfDy[g] - y[i] * meanOfProducts[g]) / divisor[g];
        }
=======
import dev.moka.proto.LossParameter;
import dev.moka.proto.LossParameter.NormalizationMode;

/** What a loss is divided by: loss_param's normalization, or its older normalize. */
record Normalization(NormalizationMode mode) {
    static Normalization of(LossParameter param, NormalizationMode unlessGiven) {
        if (param.hasNormalization() || !param.hasNormalize()) {
            return new Normalization(param.hasNormalization() ? param.getNormalization() : unlessGiven);
        }
        return new Normalization(param.getNormalize() ? NormalizationMode.VALID : NormalizationMode.BATCH_SIZE);
    }

    /** At least 1, so that a batch of ignored labels has a loss of 0, and no NaN. */
    int divisor(int outer, int inner, int valid) {
        int divisor = switch (mode) {
            case FULL -> outer * inner;
            case VALID -> valid;
            case BATCH_SIZE -> outer;
            case NONE -> 1;
        };
        return Math.max(1, divisor);
>>>>>>> losses
    }
}
