package dev.moka;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the loops of a layer read where it stands in place and does not {@link Layer#worksInPlace work so}: copies of what they would
 * overwrite. Kernels of a backend need none, because they write to memory of their own.
 */
final class Apart {
    private final List<Blob> bottoms;
    private final List<Blob> read;
    private final List<Blob> tops;
    private final List<Blob> readTops;

    /** @param kept the step as its backward sees it */
    Apart(Step step, Step kept) {
        boolean copies = !step.layer().worksInPlace();
        bottoms = step.bottoms();
        read = bottoms.stream()
                .map(bottom -> copies && step.tops().contains(bottom) ? new Blob(0) : bottom)
                .toList();
        tops = kept.tops();
        readTops = IntStream.range(0, tops.size())
                .mapToObj(t -> copies && step.bottoms().contains(step.tops().get(t)) ? new Blob(0) : tops.get(t))
                .toList();
    }

    /** The bottoms as they are now, for forward. */
    List<Blob> bottoms() {
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i) != bottoms.get(i)) {
                read.get(i).keep(bottoms.get(i));
            }
        }
        return read;
    }

    /** The tops with their diffs as they are now, for backward. */
    List<Blob> tops() {
        for (int i = 0; i < readTops.size(); i++) {
            if (readTops.get(i) != tops.get(i)) {
                readTops.get(i).keepDiff(tops.get(i));
            }
        }
        return readTops;
    }
}
