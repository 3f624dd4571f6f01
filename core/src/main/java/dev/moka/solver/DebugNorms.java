package dev.moka.solver;

/**
 * How large all learnable parameters are together, after a backward: what debug_info shows at its end.
 *
 * @param dataL1 the sum of the absolute values
 * @param dataL2 the root of the sum of squares
 * @param diffL1 the same of their gradients
 */
public record DebugNorms(float dataL1, float diffL1, float dataL2, float diffL2) {}
