/** Layer configurations drawn at random, for every type that reads no file. */
@NullMarked
package dev.moka.random;

import org.jspecify.annotations.NullMarked;
