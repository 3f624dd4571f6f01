package dev.moka.solver;

/** RMSProp (Tieleman and Hinton, 2012): h = decay h + (1 - decay) g^2; update = rate g / (sqrt(h) + delta). */
public record RMSProp(float rate, float decay, float delta) implements UpdateRule {
    @Override
    public float update(float g, float[][] history, int i) {
        float[] h = history[0];
        h[i] = (1 - decay) * (g * g) + decay * h[i];
        return rate * (g / ((float) Math.sqrt(h[i]) + delta));
    }
}
