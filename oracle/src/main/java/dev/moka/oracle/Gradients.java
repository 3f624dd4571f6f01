package dev.moka.oracle;

import java.util.List;
import java.util.Map;

/**
 * What a forward and a backward pass of native Caffe computed.
 *
 * @param forward the blobs before the backward pass (some layers overwrite them in it)
 * @param blobs diffs of the blobs asked for; zeros where Caffe saw no need of a gradient
 * @param params diffs of all parameters
 */
public record Gradients(Result forward, Map<String, Array> blobs, Params params) {
    /** The diff of that blob; an error if it was not asked for. */
    public Array blob(String name) {
        return new Result(blobs, List.of(), 0).blob(name);
    }
}
