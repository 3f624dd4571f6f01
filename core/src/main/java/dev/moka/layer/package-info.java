/**
 * Caffe's layer types, one class a type, each the plain specification of what it computes.
 *
 * <p>Letters: N pictures, C channels in, O channels out, G groups, D H W depth, height and width; a capital is a size, its small
 * letter an index. In: bottoms. Out: tops.
 */
@NullMarked
package dev.moka.layer;

import org.jspecify.annotations.NullMarked;
