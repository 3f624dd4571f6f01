package dev.moka.app.zoo;

/** Hears how a pull goes. */
public interface PullListener {
    /** Something worth saying in one line. */
    void note(String line);

    /** Something that went wrong, and that the pull goes on after. */
    void warn(String line);

    /**
     * Bytes begin to come.
     *
     * @param file what they belong to
     * @param from how many are here already
     * @param total how many it will be; negative if nobody knows
     */
    void started(String file, long from, long total);

    /** So many more bytes are here. */
    void advanced(int bytes);

    /** No more bytes come, for now. */
    void stopped();
}
