package dev.moka.app;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * Why a type, or some configurations of it, run on the reference loops although the backend is oneDNN, and why a type is not there to
 * be tested at all; LayersDoc fails where a reason is missing, or is none any more.
 */
record LayerReasons(Optional<String> forward, Optional<String> backward, Optional<String> otherwise) {
    private static final String NO_PRIMITIVE = "no primitive";
    private static final String ALIAS = "nothing to compute";

    private static final Map<String, LayerReasons> TYPES = Map.ofEntries(
            entry("Python", absent("a Java class of the user's: docs/python-layers.md")));

    static LayerReasons of(String type) {
        return TYPES.getOrDefault(type, both(NO_PRIMITIVE));
    }

    /** Never runs on a kernel. */
    private static LayerReasons both(String reason) {
        return new LayerReasons(Optional.of(reason), Optional.of(reason), Optional.empty());
    }

    /** Runs on kernels but for these, if any, forward and backward. */
    private static LayerReasons except(Optional<String> forward, Optional<String> backward) {
        return new LayerReasons(forward, backward, Optional.empty());
    }

    private static LayerReasons absent(String reason) {
        return new LayerReasons(Optional.empty(), Optional.empty(), Optional.of(reason));
    }
}
