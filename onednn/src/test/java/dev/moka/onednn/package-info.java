@NullMarked
package dev.moka.onednn;

import org.jspecify.annotations.NullMarked;
