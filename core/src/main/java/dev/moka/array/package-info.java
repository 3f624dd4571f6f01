/**
 * Arrays that travel: NumPy's files.
 *
 * <p>In: {@code .npy} and {@code .npz} files of any number type. Out: shaped float arrays in C order, and the same files.
 */
@NullMarked
package dev.moka.array;

import org.jspecify.annotations.NullMarked;
