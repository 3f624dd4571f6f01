package dev.moka.onednn;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * Asks Linux for pages of 2 MiB behind large tensors, before they are written for the first time: whoever then reads a hundred megabytes
 * of weights finds them with a five-hundredth of the address translations. Only a wish; where it is not granted nothing changes.
 */
final class LargePages {
    /** Smaller tensors gain too little to load JNA for. */
    private static final long LEAST = 32L << 20;

    private static final long PAGE = 2L << 20;
    /** From Linux's mman-common.h. */
    private static final int MADV_HUGEPAGE = 14;

    private LargePages() {}

    /** @param address where {@code bytes} of memory begin that nobody has touched yet */
    static void wish(long address, long bytes) {
        if (bytes < LEAST || !System.getProperty("os.name").equals("Linux")) {
            return;
        }
        long first = (address + PAGE - 1) / PAGE * PAGE;
        long length = (address + bytes - first) / PAGE * PAGE;
        NativeLibrary.getProcess()
                .getFunction("madvise")
                .invokeInt(new Object[] {new Pointer(first), new NativeLong(length), MADV_HUGEPAGE});
    }
}
