package dev.moka.solver;

/** Nesterov's accelerated gradient (1983; Sutskever et al., 2013): v' = momentum v + rate g; update = v' + momentum (v' - v). */
public record Nesterov(float rate, float momentum) implements UpdateRule {
    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] v = history[0];
        for (int i = 0; i < count; i++) {
            float before = v[i];
            float now = momentum * before + rate * g[i];
            v[i] = now;
            g[i] = (1 + momentum) * now - momentum * before;
        }
    }

    @Override
    public boolean rests() {
        return rate == 0;
    }
}
