package dev.moka;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, and the knowledge of where their truth is: on the host as a {@code float[]}, with a backend in a layout of its own,
 * in a file, or nowhere yet, which means zero. A side is brought up to date when it is asked for, like Caffe's SyncedMemory.
 *
 * <p><b>Whoever holds the array may write it.</b> What {@link Blob} hands out is lent: it is looked at before each forward, backward and
 * update that reads these numbers, and what was written since is used, on every backend alike.
 *
 * <ul>
 *   <li>An array lent to be written ({@link Blob#edit}, {@link Blob#overwrite}) is the blob, until the blob gets another count: what the
 *       net computes is put there, too.
 *   <li>An array lent to be read ({@link Blob#data}) shows the numbers until the net computes them anew. It is refilled when it is asked
 *       for again; a run that would read numbers that were written into it before that refuses.
 * </ul>
 *
 * <p>To look is to compute a checksum, about half a millisecond for a million numbers, of arrays that are lent and of no others. Arrays that
 * layers and backends take while a net runs are not lent.
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
    /** Null if nobody outside a net holds {@link #host}. */
    private @Nullable Lent lent;

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
            if (lent != null) {
                lent.sawChange(array);
            }
        }
        return array;
    }

    /** The numbers, to change: from now on the host has the truth. */
    public synchronized float[] edit() {
        float[] array = read();
        changedOnHost();
        return array;
    }

    /** An array to be filled completely: what was there is not fetched and may be anything. */
    public synchronized float[] overwrite() {
        float[] array = array();
        changedOnHost();
        return array;
    }

    /** {@link #read} for somebody who may keep the array. */
    synchronized float[] lend() {
        float[] array = read();
        if (lent == null && !Turn.isInsideANet()) {
            lent = new Lent(false);
            lent.sawChange(array);
        }
        return array;
    }

    /** {@link #edit} for somebody who may keep the array. */
    synchronized float[] lendToEdit() {
        return lentToWrite(edit());
    }

    /** {@link #overwrite} for somebody who may keep the array. */
    synchronized float[] lendToOverwrite() {
        return lentToWrite(overwrite());
    }

    private float[] lentToWrite(float[] array) {
        if (!Turn.isInsideANet()) {
            lent = new Lent(true);
        }
        return array;
    }

    /**
     * Before a net reads the numbers: what was written into a lent array is the truth.
     *
     * @param what whose numbers they are
     */
    synchronized void notice(String what) {
        if (lent == null || host == null || !lent.sawChange(host)) {
            return;
        }
        if (!hostIsTrue) {
            lent.forget();
            throw MokaException.usage(
                    "%s: an array lent to be read was written after the net had computed these numbers anew: write into what edit() or"
                            + " editDiff() gives, or into a copy",
                    what);
        }
        changed();
        hostIsTrue = true;
    }

    /** Before a net computes the numbers anew: an array that was lent to be read no longer shows them. */
    synchronized void takeBack() {
        if (lent != null && !lent.isToWrite()) {
            lent = null;
        }
    }

    /** A backend has written: from now on {@code twin} has the truth. */
    public synchronized void setTwin(Twin twin) {
        changed();
        this.twin = twin;
        refillLent();
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
        takeBack();
        if (lent == null) {
            host = null;
        }
        this.source = source;
        refillLent();
    }

    /** Where the numbers lie as long as nobody has changed them, or null. */
    public synchronized @Nullable Source source() {
        return source;
    }

    /** Makes all numbers zero without touching memory. */
    public synchronized void clear() {
        changed();
        zero = true;
        takeBack();
        refillLent();
    }

    /** The numbers of this blob, and of those that share them, are no longer to be had; whoever reads them is told so. */
    synchronized void lose(String blob) {
        String first = lost == null ? blob : lost;
        changed();
        lent = null;
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
            lent = null;
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

    /** What is lent to be written holds what the net has computed. */
    private void refillLent() {
        if (lent != null && lent.isToWrite()) {
            read();
        }
    }

    private void changedOnHost() {
        changed();
        hostIsTrue = true;
        if (lent != null) {
            lent.forget();
        }
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
