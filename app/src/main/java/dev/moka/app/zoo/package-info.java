/**
 * The model zoo: cards that say where a model's files are and how they are known, and a store that holds whole models only.
 *
 * <p>In: a card, and addresses, a folder or a mirror that have its files. Out: a folder that every command takes for
 * {@code --model}. Nothing is printed here; a {@link dev.moka.app.zoo.PullListener} hears what happens.
 */
@NullMarked
package dev.moka.app.zoo;

import org.jspecify.annotations.NullMarked;
