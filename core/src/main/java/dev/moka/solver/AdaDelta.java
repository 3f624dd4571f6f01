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
    public float update(float g, float[][] history, int i) {
        float[] h = history[0];
        float[] u = history[1];
        h[i] = (1 - momentum) * (g * g) + momentum * h[i];
        float d = g * (float) Math.sqrt((u[i] + delta) / (h[i] + delta));
        u[i] = (1 - momentum) * (d * d) + momentum * u[i];
        return rate * d;
    }
}
