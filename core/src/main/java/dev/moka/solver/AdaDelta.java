package dev.moka.solver;

/**
 * AdaDelta (Zeiler, 2012): h = momentum h + (1 - momentum) g^2; d = g sqrt((u + delta) / (h + delta));
 * u = momentum u + (1 - momentum) d^2; update = rate d.
 */
public record AdaDelta(float rate, float momentum, float delta) implements UpdateRule {
    @Override
    public int histories() {
        return 2;
    }

    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] h = history[0];
        float[] u = history[1];
        for (int i = 0; i < count; i++) {
            h[i] = (1 - momentum) * (g[i] * g[i]) + momentum * h[i];
            float d = g[i] * (float) Math.sqrt((u[i] + delta) / (h[i] + delta));
            u[i] = (1 - momentum) * (d * d) + momentum * u[i];
            g[i] = rate * d;
        }
    }
}
