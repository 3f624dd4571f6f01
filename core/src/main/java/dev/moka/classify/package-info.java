/**
 * What is in a picture: a net with its preprocessing and labels, as Caffe's classify.py and C++ demo use it.
 *
 * <p>In: pictures, as files or decoded. Out: for each its probabilities, or its top classes with labels.
 */
@NullMarked
package dev.moka.classify;

import org.jspecify.annotations.NullMarked;
