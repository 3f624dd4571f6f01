package dev.moka;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the data that a backward reads after a layer in place has overwritten them, which the net therefore has to keep. */
final class Overwritten {
    /** For each storage the last step that writes over what it reads. */
    private final Map<Storage, Integer> lastWriter = new IdentityHashMap<>();

    Overwritten(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            for (Blob top : step.tops()) {
                if (step.bottoms().stream().anyMatch(bottom -> bottom == top)) {
                    lastWriter.put(top.dataStorage(), i);
                }
            }
        }
    }

    /** The step as its backward is to see it: blobs of its own stand in for those that are overwritten. */
    Step seenByBackward(Step step, int index) {
        Reads reads = step.backward() ? step.layer().backwardReads() : Reads.NOTHING;
        return new Step(
                step.layer(),
                IntStream.range(0, step.bottoms().size())
                        .mapToObj(b -> stand(step.bottoms().get(b), reads.bottoms(), index))
                        .toList(),
                IntStream.range(0, step.tops().size())
                        .mapToObj(t -> stand(step.tops().get(t), reads.tops(), index + 1))
                        .toList(),
                step.backward(),
                step.propagateDown());
    }

    private Blob stand(Blob blob, boolean read, int from) {
        boolean kept = read && lastWriter.getOrDefault(blob.dataStorage(), -1) >= from;
        return kept ? new Blob(0) : blob;
    }
}
