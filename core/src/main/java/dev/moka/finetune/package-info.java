/**
 * Fine-tuning: a pre-trained net learns other classes from few pictures.
 *
 * <p>In: a net as it is deployed, its weights, and pictures of each class. Out: the net to train, the solver that trains it, the net to
 * deploy, and how many pictures each class was taken for which.
 */
@NullMarked
package dev.moka.finetune;

import org.jspecify.annotations.NullMarked;
