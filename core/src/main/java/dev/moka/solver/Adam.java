package dev.moka.solver;

/**
 * Adam (Kingma and Ba, 2015): m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; update = rate m / (sqrt(v) + delta).
 *
 * @param rate with the correction for the first steps, sqrt(1 - beta2^t) / (1 - beta1^t)
 */
public record Adam(float rate, float beta1, float beta2, float delta) implements UpdateRule {
    static Adam at(int iteration, float rate, float beta1, float beta2, float delta) {
        int t = iteration + 1;
        double correction = Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
        return new Adam(rate * (float) correction, beta1, beta2, delta);
    }

    @Override
    public int histories() {
        return 2;
    }

    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] m = history[0];
        float[] v = history[1];
        for (int i = 0; i < count; i++) {
            m[i] = (1 - beta1) * g[i] + beta1 * m[i];
            v[i] = (1 - beta2) * (g[i] * g[i]) + beta2 * v[i];
            g[i] = rate * (m[i] / ((float) Math.sqrt(v[i]) + delta));
        }
    }
}
