package dev.moka;

import java.util.List;

/**
 * A part of a forward that runs as one.
 *
 * @param steps what it computes: one step, and what is fused behind it
 * @param kernel what computes it
 */
public record PlannedKernel(List<Step> steps, KernelDescription kernel) {
    public PlannedKernel {
        steps = List.copyOf(steps);
    }
}
