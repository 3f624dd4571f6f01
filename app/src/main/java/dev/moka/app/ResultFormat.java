package dev.moka.app;

import dev.moka.classify.Classification;

/** How results are written to standard output; a picture's result is written as a whole. */
interface ResultFormat {
    /** What stands above all results, with its line end. */
    default String header() {
        return "";
    }

    /** One picture's result, with its line ends; empty if there is nothing to write. */
    String text(Classification result);
}
