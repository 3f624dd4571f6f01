package dev.moka.oracle;

import java.util.List;
import java.util.Map;

/**
 * What a forward pass of native Caffe computed.
 *
 * @param blobs the blobs asked for, in the net's order, with the values they have after the whole pass
 * @param outputs names of the net's outputs, in Caffe's order
 * @param loss the sum of all losses, weighted; 0 for a net without a loss
 */
public record Result(Map<String, Array> blobs, List<String> outputs, float loss) {
    /** The blob of that name; an error if it was not asked for. */
    public Array blob(String name) {
        Array blob = blobs.get(name);
        if (blob == null) {
            throw new IllegalArgumentException("no blob '" + name + "' in the result, which has " + blobs.keySet());
        }
        return blob;
    }
}
