package dev.moka.solver;

/** AdaGrad (Duchi, Hazan and Singer, 2011): h = h + g^2; update = rate g / (sqrt(h) + delta). */
public record AdaGrad(float rate, float delta) implements UpdateRule {
    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] h = history[0];
        for (int i = 0; i < count; i++) {
            h[i] += g[i] * g[i];
            g[i] = rate * (g[i] / ((float) Math.sqrt(h[i]) + delta));
        }
    }
}
