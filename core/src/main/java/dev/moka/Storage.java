package dev.moka;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, and the knowledge of where their truth is: on the host as a {@code float[]}, with a backend in a layout of its own,
 * in a file, or nowhere yet, which means zero. A side is brought up to date when it is asked for, like Caffe's SyncedMemory.
 */
public final class Storage {
    /** The same numbers as a backend holds them. */
    public interface Twin {
        /** Writes the numbers, in host order, to the beginning of {@code target}. */
        void copyTo(float[] target);

        /** Another storage holds it from now on, too: it is not to be freed when this one no longer does. */
        default void keep() {}
    }

    private int count;
    private long version;
    private float @Nullable [] host;
    private boolean hostIsTrue;
    private boolean zero = true;
    private @Nullable Twin twin;
    private @Nullable Source source;
    /** Whose numbers these were, if they are lost. */
    private @Nullable String lost;

    /** All zeros, without memory until someone writes. */
    public Storage(int count) {
        this.count = count;
    }

    public synchronized int count() {
        return count;
    }

    /** Grows with every change; who keeps a derived copy compares it. */
    public synchronized long version() {
        return version;
    }

    /** True if nothing was written since the beginning or the last {@link #clear()}. */
    public synchronized boolean isZero() {
        return zero;
    }

    /** The numbers, to read. The array stays this storage's own: a later forward may refill it. */
    public synchronized float[] read() {
        if (lost != null) {
            throw MokaException.usage(
                    "blob '%s' is not kept by this net: build it with Keep.ALL, or with Keep.blobs(\"%s\")",
                    lost, lost);
        }
        float[] array = array();
        if (!hostIsTrue) {
            if (twin != null) {
                twin.copyTo(array);
            } else if (source != null) {
                source.copyTo(array);
            } else {
                Arrays.fill(array, 0);
            }
            hostIsTrue = true;
        }
        return array;
    }

    /** The numbers, to change: from now on the host has the truth. */
    public synchronized float[] edit() {
        float[] array = read();
        changed();
        hostIsTrue = true;
        return array;
    }

    /** An array to be filled completely: what was there is not fetched and may be anything. */
    public synchronized float[] overwrite() {
        float[] array = array();
        changed();
        hostIsTrue = true;
        return array;
    }

    /** A backend has written: from now on {@code twin} has the truth. */
    public synchronized void setTwin(Twin twin) {
        changed();
        this.twin = twin;
    }

    /** The backend's side, or null if it is out of date. */
    public synchronized @Nullable Twin twin() {
        return twin;
    }

    /** The numbers come from {@code source} when first needed. */
    public synchronized void setSource(Source source) {
        if (source.count() != count) {
            throw new IllegalArgumentException(source.count() + " numbers for a storage of " + count);
        }
        changed();
        host = null;
        this.source = source;
    }

    /** Where the numbers lie as long as nobody has changed them, or null. */
    public synchronized @Nullable Source source() {
        return source;
    }

    /** Makes all numbers zero without touching memory. */
    public synchronized void clear() {
        changed();
        zero = true;
    }

    /** The numbers of this blob, and of those that share them, are no longer to be had; whoever reads them is told so. */
    synchronized void lose(String blob) {
        String first = lost == null ? blob : lost;
        changed();
        lost = first;
    }

    /**
     * A storage of its own that keeps what this one holds now, whatever is written here later. A backend's side is not copied: a kernel
     * writes its results to memory of its own.
     */
    synchronized Storage kept() {
        Storage kept = new Storage(count);
        if (twin != null) {
            twin.keep();
            kept.setTwin(twin);
        } else if (!zero) {
            System.arraycopy(read(), 0, kept.overwrite(), 0, count);
        }
        return kept;
    }

    /** Another count drops the numbers: they are zero afterwards. */
    synchronized void resize(int newCount) {
        if (newCount != count) {
            clear();
            count = newCount;
            host = null;
        }
    }

    private float[] array() {
        if (host == null) {
            try {
                host = new float[count];
            } catch (OutOfMemoryError e) {
                throw MemoryNeed.tooMuch(count, e);
            }
        }
        return host;
    }

    private void changed() {
        version++;
        zero = false;
        hostIsTrue = false;
        twin = null;
        source = null;
        lost = null;
    }
}
