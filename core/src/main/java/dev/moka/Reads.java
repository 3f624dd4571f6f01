package dev.moka;

/** What a layer's backward reads beside the diffs: the net keeps it where a layer in place would overwrite it. */
public enum Reads {
    NOTHING,
    BOTTOMS,
    TOPS,
    BOTH;

    boolean bottoms() {
        return this == BOTTOMS || this == BOTH;
    }

    boolean tops() {
        return this == TOPS || this == BOTH;
    }
}
