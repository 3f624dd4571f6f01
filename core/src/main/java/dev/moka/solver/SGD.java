package dev.moka.solver;

/** Stochastic gradient descent with momentum: v = momentum v + rate g, and the update is v. */
public record SGD(float rate, float momentum) implements UpdateRule {
    @Override
    public void update(float[] g, float[][] history, int count) {
        float[] v = history[0];
        for (int i = 0; i < count; i++) {
            float update = momentum * v[i] + rate * g[i];
            v[i] = update;
            g[i] = update;
        }
    }

    @Override
    public boolean rests() {
        return rate == 0;
    }
}
