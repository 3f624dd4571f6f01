@NullMarked
package dev.moka.vis;

import org.jspecify.annotations.NullMarked;
