/**
 * Damaged files of every kind that Moka reads: whatever is in them, nothing but a {@link dev.moka.MokaException} may come out, in
 * bounded time and memory (docs/fuzzing.md).
 */
@NullMarked
package dev.moka.fuzz;

import org.jspecify.annotations.NullMarked;
