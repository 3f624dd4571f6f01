package dev.moka.solver;

/**
 * How large the numbers of a blob are: what debug_info shows layer by layer. Of data in a forward, of diffs in a backward.
 *
 * @param backward whether backward has just run the layer, rather than forward
 * @param role {@code top blob}, {@code bottom blob} or {@code param blob}
 * @param blob its name; of a parameter its index, unless it has a name and this is a forward
 * @param mean the mean of the absolute values
 */
public record DebugInfo(boolean backward, String layer, String role, String blob, float mean) {}
