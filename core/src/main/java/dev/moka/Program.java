package dev.moka;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a net tells its backend of itself.
 *
 * @param options 0 threads leave their number to the backend
 * @param steps all of them, in order
 * @param keeps whether a storage can be read after a forward
 */
public record Program(NetOptions options, List<Step> steps, Predicate<Storage> keeps) {}
