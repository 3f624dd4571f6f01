/**
 * A net as a picture of boxes and edges.
 *
 * <p>In: a net. Out: a {@link dev.moka.vis.graph.GraphPicture}; on the way a {@link dev.moka.vis.graph.NetGraph} (which layer feeds
 * which) and a {@link dev.moka.vis.graph.LayeredLayout} (where they stand).
 */
@NullMarked
package dev.moka.vis.graph;

import org.jspecify.annotations.NullMarked;
