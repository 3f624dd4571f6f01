package dev.moka.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All seeds, and a few hundred damaged files of each kind, always the same ones; {@code fuzz/run} reads others, for hours. */
class FuzzTest {
    @Test
    void nothingButMokaExceptionsComesOut(@TempDir Path finds) throws Exception {
        assertThat(Fuzz.start(new CoreTargets().targets(), finds, 400, 60, 1701))
                .as("0: no find; the lines above name the others")
                .isZero();
    }
}
