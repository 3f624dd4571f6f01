package dev.moka.solver;

/** Nesterov's accelerated gradient (1983; Sutskever et al., 2013): v' = momentum v + rate g; update = v' + momentum (v' - v). */
public record Nesterov(float rate, float momentum) implements UpdateRule {
    @Override
    public float update(float g, float[][] history, int i) {
        float[] v = history[0];
        float before = v[i];
        v[i] = momentum * before + rate * g;
        return (1 + momentum) * v[i] - momentum * before;
    }
}
