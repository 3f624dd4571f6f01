/**
 * Moka's speed beside its peers'.
 *
 * <p>In: prototxt files, engines. {@link dev.moka.peers.Peers} draws weights, starts each engine in a process of its own
 * ({@link dev.moka.peers.EngineServer}) and lets them take turns. Out: {@code docs/performance.md} and its charts.
 */
@NullMarked
package dev.moka.peers;

import org.jspecify.annotations.NullMarked;
