package dev.moka.solver;

import java.util.List;

/**
 * One iteration, before its update.
 *
 * @param iteration updates made before
 * @param loss the mean over iter_size
 * @param smoothedLoss the mean of the last average_loss iterations
 * @param rate the learning rate
 * @param display whether it is the turn of this iteration to be shown, by the solver's display
 * @param outputs of the train net, of the last batch, if it is
 */
public record Progress(
        int iteration, float loss, float smoothedLoss, float rate, boolean display, List<Output> outputs) {}
