@NullMarked
package dev.moka.vis.graph;

import org.jspecify.annotations.NullMarked;
