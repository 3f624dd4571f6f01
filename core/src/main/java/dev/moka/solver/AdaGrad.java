package dev.moka.solver;

/** AdaGrad (Duchi, Hazan and Singer, 2011): h = h + g^2; update = rate g / (sqrt(h) + delta). */
public record AdaGrad(float rate, float delta) implements UpdateRule {
    @Override
    public float update(float g, float[][] history, int i) {
        float[] h = history[0];
        h[i] += g * g;
        return rate * (g / ((float) Math.sqrt(h[i]) + delta));
    }
}
