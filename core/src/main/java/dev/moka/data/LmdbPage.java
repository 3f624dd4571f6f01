package dev.moka.data;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A page of an LMDB's tree: nodes in the order of their keys, found through offsets at the page's beginning. */
final class LmdbPage {
    /** What stands before a node's key: the length of the value, flags and the length of the key, each of 16 bits or twice that. */
    private static final int NODE = 8;

    private static final int IS_OVERFLOW = 1;
    private static final int OTHER_FLAGS = ~IS_OVERFLOW & 0xffff;

    private final ByteBuffer page;
    private final long number;
    private final int nodes;

    LmdbPage(ByteBuffer page, long number, int kind) throws IOException {
        this.page = page;
        this.number = number;
        int lower = page.getChar(12);
        int upper = page.getChar(14);
        require(lower > LmdbFile.HEADER && lower % 2 == 0 && lower <= upper && upper <= page.capacity());
        nodes = (lower - LmdbFile.HEADER) / 2;
        for (int i = 0; i < nodes; i++) {
            int at = offset(i);
            require(at >= lower && at + NODE <= page.capacity() && at + NODE + keyLength(at) <= page.capacity());
            if (kind == LmdbFile.LEAF) {
                require((page.getChar(at + 4) & OTHER_FLAGS) == 0 && page.getInt(at) >= 0);
                long stored = isOverflow(at) ? Long.BYTES : page.getInt(at);
                require(at + NODE + keyLength(at) + stored <= page.capacity());
            }
        }
    }

    private void require(boolean right) throws IOException {
        LmdbFile.require(right, "page " + number);
    }

    private int offset(int node) {
        return page.getChar(LmdbFile.HEADER + 2 * node);
    }

    private int keyLength(int at) {
        return page.getChar(at + 6);
    }

    private boolean isOverflow(int at) {
        return (page.getChar(at + 4) & IS_OVERFLOW) != 0;
    }

    /** How many keys it holds; 1 or more. */
    int nodes() {
        return nodes;
    }

    /** The number of the page that a branch's node names. */
    long child(int node) {
        int at = offset(node);
        return page.getInt(at) & 0xffffffffL | (long) page.getChar(at + 4) << 32;
    }

    byte[] key(int node) {
        int at = offset(node);
        byte[] key = new byte[keyLength(at)];
        page.get(at + NODE, key);
        return key;
    }

    byte[] value(int node, LmdbFile file) throws IOException {
        int at = offset(node);
        int data = at + NODE + keyLength(at);
        if (isOverflow(at)) {
            return file.overflow(page.getLong(data), page.getInt(at));
        }
        byte[] value = new byte[page.getInt(at)];
        page.get(data, value);
        return value;
    }
}
