package dev.moka;

/** That somebody outside the net holds a storage's array: tells whether it was written since the storage last looked at it. */
final class Lent {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private final boolean toWrite;
    private boolean looked;
    private long checksum;

    /** @param toWrite whether it was lent to be written, so that it has to hold what the net computes, too */
    Lent(boolean toWrite) {
        this.toWrite = toWrite;
    }

    boolean isToWrite() {
        return toWrite;
    }

    /** Looks at what is in the array; true if it is not what was there before, or was not known. */
    boolean sawChange(float[] array) {
        long now = checksum(array);
        boolean changed = !looked || now != checksum;
        checksum = now;
        looked = true;
        return changed;
    }

    /** The net has written the array: what is in it is not known. */
    void forget() {
        looked = false;
    }

    /**
     * Tells arrays apart that differ in one number, for sure, or in several, almost. It is computed before each run for what people hold:
     * four sums of pairs keep a processor as busy as its memory.
     */
    private static long checksum(float[] a) {
        long s = 1;
        long t = 2;
        long u = 3;
        long v = 4;
        int i = 0;
        for (; i <= a.length - 8; i += 8) {
            s = s * ODD + pair(a, i);
            t = t * ODD + pair(a, i + 2);
            u = u * ODD + pair(a, i + 4);
            v = v * ODD + pair(a, i + 6);
        }
        long sum = ((s * ODD + t) * ODD + u) * ODD + v;
        for (; i < a.length; i++) {
            sum = sum * ODD + Float.floatToRawIntBits(a[i]);
        }
        return sum;
    }

    private static long pair(float[] a, int i) {
        return (long) Float.floatToRawIntBits(a[i]) << 32 | Float.floatToRawIntBits(a[i + 1]) & 0xFFFFFFFFL;
    }
}
