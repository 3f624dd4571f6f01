package dev.moka;

import java.util.List;

/**
 * A layer in its place in a net, with the blobs it reads and writes.
 *
 * @param backward whether the net's backward runs the layer
 * @param propagateDown for each bottom, whether backward computes its diff
 */
public record Step(Layer layer, List<Blob> bottoms, List<Blob> tops, boolean backward, List<Boolean> propagateDown) {
    public Step {
        bottoms = List.copyOf(bottoms);
        tops = List.copyOf(tops);
        propagateDown = List.copyOf(propagateDown);
    }

    /** True if the layer overwrites what it reads. */
    public boolean inPlace() {
        return bottoms.size() == 1 && tops.size() == 1 && bottoms.get(0) == tops.get(0);
    }

    boolean[] propagateDownFlags() {
        boolean[] flags = new boolean[propagateDown.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = propagateDown.get(i);
        }
        return flags;
    }
}
