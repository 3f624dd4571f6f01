package dev.moka.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The shared reference data; a test that asks for it is skipped, visibly, where it is absent. */
public final class Shared {
    private Shared() {}

    public static Path path(String relative) {
        Path root = Path.of(System.getProperty("moka.shared", "../../shared"));
        assumeTrue(Files.isDirectory(root), () -> "reference data is absent: " + root);
        return root.resolve(relative);
    }
}
