package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void countsPositiveNumbersAsNumpyDoes() {
        // np.histogram([1, 2, 3, 4, 5, 5], bins=4)
        Histogram histogram = Histogram.ofPositive(new float[] {-3, 0, 1, 2, 3, 4, 5, 5, Float.NaN}, 4);
        assertThat(histogram.counts()).containsExactly(1, 1, 1, 3);
        assertThat(histogram.edges()).containsExactly(1, 2, 3, 4, 5);
        assertThat(histogram.total()).isEqualTo(6);
    }

    @Test
    void equalNumbersAndNone() {
        // np.histogram([2, 2], bins=2)
        Histogram equal = Histogram.ofPositive(new float[] {2, 2}, 2);
        assertThat(equal.edges()).containsExactly(1.5, 2, 2.5);
        assertThat(equal.counts()).containsExactly(0, 2);
        assertThat(Histogram.ofPositive(new float[] {-1, 0}, 3).total()).isZero();
    }
}
