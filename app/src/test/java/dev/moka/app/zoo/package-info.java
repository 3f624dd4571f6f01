/** Parts of the model zoo that the command cannot be made to show. */
@NullMarked
package dev.moka.app.zoo;

import org.jspecify.annotations.NullMarked;
