package dev.moka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offers kernels that are faster than the layers' own loops; found by ServiceLoader.
 *
 * <p>There is no list of operations: a backend looks at the steps and answers with a kernel, or with nothing.
 */
public interface Backend {
    /** What {@code --backend} calls it. */
    String name();

    /** Loads what {@link #open} would have to wait for, such as native libraries; throws what {@code open} will throw. */
    default void prepare() {}

    /**
     * What one net holds of this backend.
     *
     * @param program what the net is
     * @param turn held by whoever is inside the net; also to be taken when a blob's numbers are fetched
     * @throws MokaException if the backend cannot run on this machine: what is missing, and the remedy
     */
    Session open(Program program, Turn turn);

    /** Kernels and memory of one net. */
    interface Session extends AutoCloseable {
        /** How many threads a forward uses. */
        int threads();

        /** Called when a thread begins a forward. */
        void enter();

        /**
         * A kernel for the forward of the first of {@code steps}, or of the first few of them; null if their own loops shall run. Where
         * {@link Step#backward} is set, a backward may follow.
         */
        @Nullable
        Kernel forward(List<Step> steps);

        /** A kernel for the backward of {@code step}, whose forward has run in these shapes; null if its own loops shall run. */
        @Nullable
        Kernel backward(Step step);

        /**
         * Updates a parameter where the backend holds its gradient, with as many threads as a forward uses.
         *
         * @param history of the parameter's shape
         * @return false if the gradient is on the host, and nothing was done
         */
        boolean update(Blob parameter, List<Blob> history, Update update);

        /** Whether the numbers of {@code storage} are all known to be finite, as far as that can be told quickly. */
        default boolean isTame(Storage storage) {
            return false;
        }

        /** Frees everything. Blobs not fetched until then can no longer be read. */
        @Override
        void close();
    }
}
