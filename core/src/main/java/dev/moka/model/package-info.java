/**
 * Caffe's files: nets as text, weights as binary messages or HDF5.
 *
 * <p>In: a {@code .prototxt} of any age, a {@code .caffemodel} of any age. Out: one {@code NetParameter} of today's form,
 * filtered and split as Caffe does, and weights that stay in the mapped file until they are asked for.
 */
@NullMarked
package dev.moka.model;

import org.jspecify.annotations.NullMarked;
