/**
 * From a picture file to a net's input, as pycaffe's {@code caffe.io} does it, and the files that go with it.
 *
 * <p>In: picture, mean and label files. Out: pictures as H x W x C floats in [0, 1]; from them, through a Transformer,
 * C x H x W arrays ready for a blob; labels by class number.
 */
@NullMarked
package dev.moka.image;

import org.jspecify.annotations.NullMarked;
