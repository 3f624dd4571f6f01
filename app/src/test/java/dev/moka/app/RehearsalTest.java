package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the launcher does once, its output unseen. */
class RehearsalTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("moka.root"), "examples");

    @Test
    void everyCommandOfItWorks() {
        assertThatCode(() -> Rehearsal.main(new String[] {EXAMPLES.toString()})).doesNotThrowAnyException();
    }
}
