package dev.moka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ran, and what it read and wrote the last time.
 *
 * @param implementation as the backend calls it; {@link #LOOPS} for a layer's own loops, {@link #FREE} if there was nothing to compute
 * @param reads what it reads of blobs
 * @param writes what it writes of them
 * @param parameterBytes of the parameters, as it multiplies or adds them
 */
public record KernelDescription(String implementation, List<Operand> reads, List<Operand> writes, long parameterBytes) {
    public static final String LOOPS = "loops";
    public static final String FREE = "free";

    /** Nothing is computed: the tops are the bottoms, or somebody else fills them. */
    static final KernelDescription NOTHING = new KernelDescription(FREE, List.of(), List.of(), 0);

    public KernelDescription {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /**
     * A blob's numbers as a kernel sees them.
     *
     * @param layout {@link #PLAIN} in the order of the host, otherwise the backend's word for their order
     * @param type of a number: {@code f32}, {@code bf16}
     * @param bytes they take
     * @param from how they lay before they were brought into this layout; null if nobody had to
     */
    public record Operand(
            String layout,
            String type,
            long bytes,
            @Nullable Operand from) {
        /** N, C, H, W, the last axis fastest. */
        public static final String PLAIN = "plain";

        public static final String FLOAT32 = "f32";

        /** Numbers as the host has them. */
        static Operand ofHost(Blob blob) {
            return new Operand(PLAIN, FLOAT32, (long) Float.BYTES * blob.count(), null);
        }
    }

    /** Of a layer's own loops. */
    static KernelDescription ofLoops(Step step) {
        return new KernelDescription(
                LOOPS,
                step.bottoms().stream().map(Operand::ofHost).toList(),
                step.tops().stream().map(Operand::ofHost).toList(),
                step.layer().blobs().stream()
                        .mapToLong(blob -> (long) Float.BYTES * blob.count())
                        .sum());
    }
}
