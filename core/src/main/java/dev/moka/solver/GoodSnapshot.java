package dev.moka.solver;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot that is good: its net has computed a loss that is a number. The parameters of one that was written just before the
 * loss is lost may be finite, and yet so large that the loss is not.
 */
final class GoodSnapshot {
    private @Nullable Path newest;
    private @Nullable Path good;
    private float loss;

    /** A snapshot is there, of which nobody knows yet whether it is good. */
    void taken(Path state) {
        newest = state;
    }

    /** The net of the newest snapshot has this finite loss. */
    void proven(float itsLoss) {
        if (newest != null) {
            good = newest;
            loss = itsLoss;
            newest = null;
        }
    }

    /** What to say of it when a training has failed. */
    @Override
    public String toString() {
        return good == null
                ? "there is no good snapshot"
                : String.format("the last good snapshot is %s, with a loss of %s", good, loss);
    }
}
