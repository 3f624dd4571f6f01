package dev.moka.peers;

import java.nio.file.Path;

/** Where things lie. */
final class Places {
    /** The project's root. */
    static final Path ROOT = Path.of(System.getProperty("moka.root", "")).toAbsolutePath();
    /** Everything that can be thrown away. */
    static final Path TARGET = ROOT.resolve("peers/target");
    /** The reference data. */
    static final Path SHARED =
            Path.of(System.getProperty("moka.shared", ROOT.resolve("../shared").toString()));

    private Places() {}
}
