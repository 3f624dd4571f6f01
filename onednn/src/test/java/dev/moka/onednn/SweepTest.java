package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * No configuration takes the process down, hangs, or computes something else than the loops. The property {@code moka.sweep} says how many
 * are tried (120), {@code moka.seed} draws others; oneDNN's own variable ONEDNN_MAX_CPU_ISA tries the code for older processors.
 */
class SweepTest {
    private static final int NUMBER = Integer.getInteger("moka.sweep", 120);

    @Test
    void everyConfigurationLivesAndIsRight() {
        Sweep sweep = new Sweep(Long.getLong("moka.seed", 2), NUMBER).run();
        System.out.println(sweep);
        assertThat(sweep.died()).isEmpty();
        assertThat(sweep.wrong()).isEmpty();
        assertThat(sweep.held()).as("what is refused is not tried").isGreaterThan(NUMBER / 2);
    }
}
