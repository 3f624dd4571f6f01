package dev.moka.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the command's exit codes mean; those of errors are {@link dev.moka.MokaException.Kind}'s. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CHECK_FAILED = 5;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** For help texts: code and meaning, in order. */
    static Map<String, String> meanings() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put(" 0", "done");
        meanings.put(" 1", "failed: data that cannot be read, an output that cannot be written or exists");
        meanings.put(" 2", "the command line makes no sense");
        meanings.put(" 3", "the model cannot be used: net, weights, mean, labels");
        meanings.put(" 4", "a picture cannot be read; the others are done");
        meanings.put(" 5", "a check did not hold: a file of a model has changed");
        meanings.put("130", "interrupted");
        return meanings;
    }
}
