package dev.moka.solver;

/**
 * Gradients that were too long, and so were shortened.
 *
 * @param norm the L2 norm of all of them together
 * @param limit clip_gradients
 * @param scale what they are multiplied by
 */
public record Clipping(float norm, float limit, float scale) {}
