package dev.moka.solver;

/** RMSProp (Tieleman and Hinton, 2012): h = decay h + (1 - decay) g^2; update = rate g / (sqrt(h) + delta). */
public record RMSProp(float rate, float decay, float delta) implements UpdateRule {
    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] h = history[0];
        for (int i = 0; i < count; i++) {
            h[i] = (1 - decay) * (g[i] * g[i]) + decay * h[i];
            g[i] = rate * (g[i] / ((float) Math.sqrt(h[i]) + delta));
        }
    }
}
