package dev.moka.model;

import java.util.List;

/**
 * The parameters of one layer, as a file holds them.
 *
 * @param name the layer's name, by which a net finds them
 * @param type the layer's type, which Caffe does not compare
 * @param blobs in Caffe's order: weights, then bias
 */
public record LayerWeights(String name, String type, List<WeightBlob> blobs) {}
