package dev.moka.solver;

/** Stochastic gradient descent with momentum: v = momentum v + rate g, and the update is v. */
public record SGD(float rate, float momentum) implements UpdateRule {
    @Override
    public float update(float g, float[][] history, int i) {
        float[] v = history[0];
        v[i] = momentum * v[i] + rate * g;
        return v[i];
    }
}
