/**
 * Caffe's nouns: Blob, Layer, Net.
 *
 * <p>In: a net's description and its weights. Out: any blob of it, by name, as an array in N, C, H, W order.
 */
@NullMarked
package dev.moka;

import org.jspecify.annotations.NullMarked;
