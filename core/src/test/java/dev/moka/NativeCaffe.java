package dev.moka;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.oracle.Oracle;

/** The one process of native Caffe that all tests of a run ask. A test that asks is skipped, visibly, where there is none. */
public final class NativeCaffe {
    private static final Oracle ORACLE = start();

    private NativeCaffe() {}

    private static Oracle start() {
        Oracle oracle = Oracle.start(Runtime.getRuntime().availableProcessors());
        Runtime.getRuntime().addShutdownHook(new Thread(oracle::close));
        return oracle;
    }

    public static Oracle get() {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
        return ORACLE;
    }
}
