package dev.moka;

import java.util.List;
import java.util.Set;

/**
 * Which blobs can be read after a forward, beside inputs, outputs and parameters. The others lend their memory to each other, and a
 * backend may compute several layers at once without them.
 *
 * @param all every blob; {@code names} do not matter then
 * @param names those that are kept
 */
public record Keep(boolean all, Set<String> names) {
    /** Every blob, as in Caffe. */
    public static final Keep ALL = new Keep(true, Set.of());
    /** The net's outputs only. */
    public static final Keep OUTPUTS = new Keep(false, Set.of());

    public Keep {
        names = Set.copyOf(names);
    }

    /** The net's outputs and these blobs. */
    public static Keep blobs(String... names) {
        return new Keep(false, Set.copyOf(List.of(MokaException.given(names, "the list of blobs"))));
    }
}
