package dev.moka.app;

import dev.moka.MokaException;
import java.util.concurrent.Callable;

/** A command that makes data of data. No model is involved, so that whatever is wrong with a file is a plain failure. */
abstract class DataCommand implements Callable<Integer> {
    @Override
    public final Integer call() {
        try (DataProgress progress = new DataProgress(basic())) {
            return make(progress);
        } catch (MokaException e) {
            if (e.kind() != MokaException.Kind.MODEL) {
                throw e;
            }
            throw new MokaException(MokaException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /** The options of every command, of this one. */
    abstract BasicOptions basic();

    /** Does the work; returns the exit code. */
    abstract int make(DataProgress progress);
}
