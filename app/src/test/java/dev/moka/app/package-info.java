/** The command, run as a user runs it: arguments in; output, words and exit code out. */
@NullMarked
package dev.moka.app;

import org.jspecify.annotations.NullMarked;
