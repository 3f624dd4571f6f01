package dev.moka.onednn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.LongPointer;

/**
 * What oneDNN calls an order of numbers: a letter for each axis, the slowest first, capital if the axis is cut into blocks; then the
 * blocks. {@code acdb} is N, H, W, C; {@code aBcd16b} has blocks of 16 channels.
 */
final class FormatTag {
    private final memory.desc desc;
    private final long[] blocks;

    private FormatTag(memory.desc desc) {
        this.desc = desc;
        this.blocks = blocks(desc);
    }

    static String of(memory.desc desc) {
        if (desc.get_format_kind().intern() != memory.format_kind.blocked) {
            return desc.get_format_kind().intern().name();
        }
        FormatTag tag = new FormatTag(desc);
        return tag.axes() + tag.inner();
    }

    /** How many neighbours of each axis lie together, inside its outer stride. */
    private static long[] blocks(memory.desc desc) {
        long[] blocks = new long[desc.get_ndims()];
        Arrays.fill(blocks, 1);
        for (int i = 0; i < desc.get_inner_nblks(); i++) {
            blocks[(int) desc.get_inner_idxs().get(i)] *= desc.get_inner_blks().get(i);
        }
        return blocks;
    }

    /** Where strides are equal, all axes but one have one place only: they go last. */
    private String axes() {
        LongPointer strides = desc.get_strides();
        LongPointer dims = desc.get_padded_dims();
        Comparator<Integer> slowestFirst = Comparator.<Integer>comparingLong(axis -> -strides.get(axis))
                .thenComparingLong(axis -> -dims.get(axis) / blocks[axis]);
        return IntStream.range(0, blocks.length)
                .boxed()
                .sorted(slowestFirst)
                .map(axis -> letter(blocks[axis] > 1 ? 'A' : 'a', axis))
                .collect(Collectors.joining());
    }

    private String inner() {
        return IntStream.range(0, desc.get_inner_nblks())
                .mapToObj(i -> desc.get_inner_blks().get(i)
                        + letter('a', desc.get_inner_idxs().get(i)))
                .collect(Collectors.joining());
    }

    private static String letter(char first, long axis) {
        return String.valueOf((char) (first + axis));
    }
}
