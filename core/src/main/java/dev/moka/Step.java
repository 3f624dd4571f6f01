package dev.moka;

import java.util.List;

/** A layer in its place in a net, with the blobs it reads and writes. */
public record Step(Layer layer, List<Blob> bottoms, List<Blob> tops) {
    public Step {
        bottoms = List.copyOf(bottoms);
        tops = List.copyOf(tops);
    }

    /** True if the layer overwrites what it reads. */
    public boolean inPlace() {
        return bottoms.size() == 1 && tops.size() == 1 && bottoms.get(0) == tops.get(0);
    }
}
