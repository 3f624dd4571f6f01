package dev.moka;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for the data sets that a net's data layers read, so that a net can be looked at, and timed, where they are not. Its
 * batches are zeros, in the shape that is given here or that the layer's description gives.
 *
 * @param allowed whether a data set may be missing at all; to run or train a net, none may
 * @param batch how many items a batch of any data layer has; 0 as described
 * @param shapes of tops, by name; a layer with such a top does not look for its data set. Under {@link #FIRST} that of every data layer's
 *     first top that is not named
 */
public record StandIns(boolean allowed, int batch, Map<String, int[]> shapes) {
    /** No top's name. */
    public static final String FIRST = "";
    /** Every data set has to be there. */
    public static final StandIns NONE = new StandIns(false, 0, Map.of());
    /** What is missing is stood in for, as described. */
    public static final StandIns AS_DESCRIBED = new StandIns(true, 0, Map.of());

    public StandIns {
        shapes = Map.copyOf(shapes);
    }

    /** The shape that is given for a top; null if none is. */
    public int @Nullable [] shape(String top, boolean first) {
        int[] given = shapes.get(top);
        return given == null && first ? shapes.get(FIRST) : given;
    }
}
