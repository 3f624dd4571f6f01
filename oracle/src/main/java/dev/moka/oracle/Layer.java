package dev.moka.oracle;

import java.util.List;

/**
 * A layer as native Caffe built it, after filtering by phase and insertion of split layers.
 *
 * @param bottoms names of the blobs it reads
 * @param tops names of the blobs it writes
 */
public record Layer(String name, String type, List<String> bottoms, List<String> tops) {}
