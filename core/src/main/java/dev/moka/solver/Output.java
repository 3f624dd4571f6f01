package dev.moka.solver;

/**
 * One number of an output of a net.
 *
 * @param lossWeight what the net's loss counts it with; 0 for what is no loss
 */
public record Output(String blob, float value, float lossWeight) {}
