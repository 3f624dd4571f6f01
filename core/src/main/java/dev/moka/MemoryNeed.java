package dev.moka;

import com.sun.management.OperatingSystemMXBean;
import dev.moka.layer.ConcatLayer;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How much memory a run of a net takes at least, told before any of it is taken: the data of its blobs and parameters, and the diffs
 * where it goes back. What layers need beside them for a while is not in it.
 *
 * @param start the first step
 * @param end the last one
 * @param outside whether a backend holds the numbers, which then may take all of the machine's memory, not Java's heap
 * @param bytes of all of them
 * @param largest the step that takes most
 * @param largestBytes and how much
 */
record MemoryNeed(int start, int end, boolean outside, long bytes, Step largest, long largestBytes) {
    static final String REMEDY =
            "make the batch or the net smaller, or give Java more memory (JAVA_OPTS=-Xmx8g moka ..., java -Xmx8g)";

    /**
     * Of the steps from {@code start} to {@code end}, both included.
     *
     * @param outside as above
     */
    static MemoryNeed of(Net net, int start, int end, boolean outside) {
        Set<Storage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Step> steps = net.steps().subList(start, end + 1);
        Step largest = steps.get(0);
        long largestBytes = -1;
        long parameters = 0;
        long blobs = 0;
        for (Step step : steps) {
            long ofParameters = parameters(step, seen);
            long ofBlobs = blobs(step, seen, outside);
            parameters += ofParameters;
            // In a backend, what is not kept lends its memory to what comes later.
            blobs = outside && !net.keepsAll() ? Math.max(blobs, ofBlobs) : blobs + ofBlobs;
            if (ofParameters + ofBlobs > largestBytes) {
                largest = step;
                largestBytes = ofParameters + ofBlobs;
            }
        }
        return new MemoryNeed(start, end, outside, parameters + blobs, largest, largestBytes);
    }

    private static long parameters(Step step, Set<Storage> seen) {
        long bytes = 0;
        for (int i = 0; i < step.layer().blobs().size(); i++) {
            Blob parameter = step.layer().blobs().get(i);
            bytes += unseen(parameter.dataStorage(), seen);
            bytes += step.backward() && step.layer().wantsDiff(i) ? unseen(parameter.diffStorage(), seen) : 0;
        }
        return bytes;
    }

    private static long blobs(Step step, Set<Storage> seen, boolean outside) {
        long bytes = 0;
        boolean joins = outside && step.layer() instanceof ConcatLayer; // the bottoms may lie in the top
        for (Blob top : step.tops()) {
            bytes += joins ? 0 : unseen(top.dataStorage(), seen);
        }
        for (int b = 0; b < step.bottoms().size(); b++) {
            boolean diff = step.backward() && step.propagateDown().get(b);
            bytes += diff ? unseen(step.bottoms().get(b).diffStorage(), seen) : 0;
        }
        return bytes;
    }

    private static long unseen(Storage storage, Set<Storage> seen) {
        return seen.add(storage) ? (long) Float.BYTES * storage.count() : 0;
    }

    /** Whether it was told for these steps, too. */
    boolean covers(int first, int last) {
        return start <= first && last <= end;
    }

    /**
     * @throws MokaException if there is not so much memory: how much it is, and which layer takes most
     */
    void requireFit() {
        long heap = Runtime.getRuntime().maxMemory();
        // Asking the machine takes its time, and it has no less than the heap.
        long limit = outside && bytes > heap ? machine() : heap;
        if (bytes > limit) {
            throw MokaException.model(
                    "this takes at least %s of memory, of which there are %s %s; layer '%s' takes most, %s, with %s: %s",
                    text(bytes),
                    text(limit),
                    outside ? "in this machine" : "for Java's heap",
                    largest.layer().name(),
                    text(largestBytes),
                    part(),
                    outside ? "make the batch or the net smaller" : REMEDY);
        }
    }

    /** What of the largest step is largest. */
    private String part() {
        Blob parameter = largest(largest.layer().blobs());
        Blob blob = largest(largest.tops().isEmpty() ? largest.bottoms() : largest.tops());
        return parameter.count() > blob.count() ? "parameters of shape " + parameter : "a blob of shape " + blob;
    }

    private static Blob largest(List<Blob> blobs) {
        return blobs.stream().max(Comparator.comparingInt(Blob::count)).orElseGet(() -> new Blob(0));
    }

    /** What to throw where the heap has no room for {@code count} numbers. */
    static MokaException tooMuch(int count, OutOfMemoryError e) {
        String text = String.format(
                "not enough memory (%s) for a blob of %s: %s",
                e.getMessage(), text((long) Float.BYTES * count), REMEDY);
        return new MokaException(MokaException.Kind.FAILED, text, e);
    }

    /** What the machine, or the container, has; without limit where it does not tell. */
    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    private static String text(long bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
