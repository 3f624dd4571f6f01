/**
 * Pictures of a net: grids of filters and maps, charts of vectors, files of both.
 *
 * <p>In: blobs, parameters and their names. Out: a {@link dev.moka.vis.Picture}, which can be painted, or written as PNG or SVG to any
 * stream. Nothing here opens a file.
 */
@NullMarked
package dev.moka.vis;

import org.jspecify.annotations.NullMarked;
