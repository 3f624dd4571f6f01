package dev.moka.solver;

/**
 * All that one step does to one parameter, in one pass: g = scale g + l2 w + l1 sign(w); w = w - update(g).
 *
 * <p>Nothing here depends on where a number lies, so a backend may do it in a layout of its own, if weight, gradient and history share it.
 *
 * @param scale of the gradient: clipping, and the mean over iter_size
 * @param l2 weight decay, times the parameter's own factor
 * @param l1 the same, for regularization_type L1
 */
public record ParamUpdate(float scale, float l2, float l1, UpdateRule rule) {
    /** @param gradient afterwards holds what was subtracted, as in Caffe */
    public void apply(float[] weight, float[] gradient, float[][] history) {
        for (int i = 0; i < weight.length; i++) {
            float g = scale * gradient[i] + l2 * weight[i] + l1 * Math.signum(weight[i]);
            gradient[i] = rule.update(g, history, i);
            weight[i] -= gradient[i];
        }
    }
}
