package dev.moka.layer;

/** y = (x - mean) / divisor, with a mean and a divisor for each group of numbers. */
record Normalization(Groups groups, float[] mean, float[] divisor) {
    void forward(float[] x, float[] y) {
        groups.over(x.length, (g, from, to) -> {
            float center = mean[g];
            float width = divisor[g];
            for (int i = from; i < to; i++) {
                y[i] = (x[i] - center) / width;
            }
        });
    }

    /** The gradient where mean and divisor do not depend on x: dx = dy / divisor. */
    void backward(float[] dy, float[] dx) {
        groups.over(dx.length, (g, from, to) -> {
            float width = divisor[g];
            for (int i = from; i < to; i++) {
                dx[i] = dy[i] / width;
            }
        });
    }

    /**
     * The gradient where they are x's own mean and sqrt(variance + eps): dx = (dy - mean(dy) - y * mean(dy * y)) / divisor.
     */
    void backwardOfOwn(float[] x, float[] dy, float[] dx) {
        float[] y = new float[x.length];
        forward(x, y);
        float[] meanOfDy = groups.means(dy);
        float[] meanOfProducts = groups.meansOfProducts(dy, y);
        groups.over(x.length, (g, from, to) -> {
            float shift = meanOfDy[g];
            float factor = meanOfProducts[g];
            float width = divisor[g];
            for (int i = from; i < to; i++) {
                dx[i] = (dy[i] - shift - y[i] * factor) / width;
            }
        });
    }
}
