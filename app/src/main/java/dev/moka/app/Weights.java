package dev.moka.app;

import dev.moka.MokaException;
import java.nio.file.Path;

/** Where a net's weights come from: a caffemodel, or a random number generator. */
sealed interface Weights {
    String RANDOM = "random:";

    /** Weights in a file. */
    record InFile(Path file) implements Weights {}

    /** msra weights, zero biases, neutral normalisations. */
    record Random(long seed) implements Weights {}

    /** What {@code --weights} takes: a file, or {@code random:SEED}. */
    static Weights parse(String text) {
        if (!text.startsWith(RANDOM)) {
            return new InFile(Path.of(text));
        }
        try {
            return new Random(Long.parseLong(text.substring(RANDOM.length())));
        } catch (NumberFormatException e) {
            throw MokaException.usage("--weights %s: the seed is a whole number, as in random:1", text);
        }
    }
}
