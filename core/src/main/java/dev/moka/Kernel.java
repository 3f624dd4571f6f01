package dev.moka;

/** A backend's faster way through one layer, or through a run of layers at once, for the shapes it was made for. */
public interface Kernel extends AutoCloseable {
    /** How many of the steps it was offered it runs. */
    int steps();

    /** Computes the data of the last step's tops, and of every blob between that can be read afterwards. */
    void forward();

    /** Frees its memory; blobs whose only truth it holds stay readable until the session is closed. */
    @Override
    void close();
}
