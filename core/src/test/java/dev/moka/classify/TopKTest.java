package dev.moka.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import org.junit.jupiter.api.Test;

class TopKTest {
    @Test
    void ordersByValueThenByIndex() {
        float[] values = {0.1f, 0.3f, 0.1f, 0.4f, 0.1f, 0.3f};
        assertThat(TopK.of(values, 4)).containsExactly(3, 1, 5, 0);
        assertThat(TopK.of(values, 100)).containsExactly(3, 1, 5, 0, 2, 4);
    }

    @Test
    void refusesNaN() {
        assertThatThrownBy(() -> TopK.of(new float[] {1, Float.NaN}, 1))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContaining("value 1 is NaN");
    }

    @Test
    void refusesLessThanOne() {
        assertThatThrownBy(() -> TopK.of(new float[] {1}, 0)).hasMessageContaining("top 0");
    }
}
