package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.fuzz.Fuzz;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardFuzzTest {
    @Test
    void nothingButMokaExceptionsComesOut(@TempDir Path finds) throws Exception {
        assertThat(Fuzz.start(new CardTargets().targets(), finds, 400, 60, 1701))
                .as("0: no find; the lines above name the others")
                .isZero();
    }
}
