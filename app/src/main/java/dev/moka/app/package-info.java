/**
 * The {@code moka} command.
 *
 * <p>In: arguments, model files, pictures, arrays. Out: data on standard output or in files, words on standard error, and an
 * exit code. A command is a class; options that several commands share are mixins.
 */
@NullMarked
package dev.moka.app;

import org.jspecify.annotations.NullMarked;
