package dev.moka.solver;

import dev.moka.Update;

/**
 * All that one step does to one parameter: g = scale g + l2 w + l1 sign(w); w = w - update(g).
 *
 * @param scale of the gradient: clipping, and the mean over iter_size
 * @param l2 weight decay, times the parameter's own factor
 * @param l1 the same, for regularization_type L1
 */
public record ParamUpdate(float scale, float l2, float l1, UpdateRule rule) implements Update {
    // Short loops over arrays alone are what the JVM compiles to vector instructions.

    @Override
    public void apply(float[] weight, float[] gradient, float[][] history, int count) {
        for (int i = 0; i < count; i++) {
            gradient[i] = scale * gradient[i] + l2 * weight[i];
        }
        if (l1 != 0) {
            for (int i = 0; i < count; i++) {
                gradient[i] += l1 * Math.signum(weight[i]);
            }
        }
        rule.update(gradient, history, count);
        for (int i = 0; i < count; i++) {
            weight[i] -= gradient[i];
        }
    }
}
