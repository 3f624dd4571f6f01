package dev.moka;

/** A backend's faster way through one layer's forward or backward, or through a run of forwards at once, for the shapes it was made for. */
public interface Kernel extends AutoCloseable {
    /** How many of the steps it was offered it runs. */
    int steps();

    /**
     * Whether it computes with the numbers of now what the layer itself would; if not, the layer's own loops run this time. Asked before
     * each run.
     */
    default boolean suits() {
        return true;
    }

    /**
     * Forward: computes the data of the last step's tops, and of every blob between that can be read afterwards. Backward: computes the
     * diffs of the bottoms and parameters that the step asks for, as {@link Layer#backward} does.
     */
    void run();

    /** What it is, and what it read and wrote when it last ran. */
    KernelDescription describe();

    /** Frees its memory; blobs whose only truth it holds stay readable until the session is closed. */
    @Override
    void close();
}
