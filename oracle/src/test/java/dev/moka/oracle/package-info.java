/** Native Caffe answers what is known beforehand, and comes back after a failed CHECK. */
@NullMarked
package dev.moka.oracle;

import org.jspecify.annotations.NullMarked;
