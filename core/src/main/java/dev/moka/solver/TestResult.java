package dev.moka.solver;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a test found.
 *
 * @param iteration updates made before
 * @param net which test net, from 0
 * @param loss the mean over all batches, if test_compute_loss asks for it
 * @param outputs the means over all batches
 */
public record TestResult(int iteration, int net, OptionalDouble loss, List<Output> outputs) {}
