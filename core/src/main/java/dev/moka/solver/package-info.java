/**
 * Training: a solver steps a net.
 *
 * <p>In: a solver's description, which names its nets. Out: trained parameters, snapshots that Caffe can go on with, and an event for
 * everything that happens.
 */
@NullMarked
package dev.moka.solver;

import org.jspecify.annotations.NullMarked;
