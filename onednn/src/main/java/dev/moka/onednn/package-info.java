/**
 * oneDNN as a backend: kernels for the layers it has a primitive for, in layouts of its choice.
 *
 * <p>In: steps of a net with their present shapes. Out: kernels whose results lie in {@link Tensor}s, which become N, C, H, W on
 * the host only when somebody reads them.
 */
@NullMarked
package dev.moka.onednn;

import org.jspecify.annotations.NullMarked;
