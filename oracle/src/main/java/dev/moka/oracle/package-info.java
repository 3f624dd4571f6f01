/**
 * Native Caffe, asked from Java: what every layer of Moka is held against.
 *
 * <p>In: prototxt, caffemodel and arrays. Out: blobs, gradients and parameters as arrays, or a caffemodel file. Caffe runs in a process
 * of its own, since a failed CHECK ends the process it happens in; {@link dev.moka.oracle.Oracle} starts it again.
 */
@NullMarked
package dev.moka.oracle;

import org.jspecify.annotations.NullMarked;
