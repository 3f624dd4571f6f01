package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MVNLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                mvn("").bottom(2, 3, 4, 5).numeric(1e-2, 1e-3).anySize().inPlace(),
                mvn("normalize_variance: false")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                mvn("across_channels: true")
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-2, 1e-3)
                        .anySize()
                        .inPlace(),
                mvn("across_channels: true normalize_variance: false").bottom(3, 17),
                mvn("across_channels: true").bottom(3, 17),
                mvn("").bottom(2, 3, 7).anySize(),
                // Native Caffe's gradient is a little wrong where eps is not small, and so is ours.
                mvn("eps: 0.1").bottom(2, 3, 4, 5).numeric(1e-2, 1e-1),
                mvn("eps: 1e-4").bottomIn(4, 9, 1, 19, 7, 3).anySize().inPlace());
    }

    @Test
    void meanIsZeroAndVarianceOne() {
        for (String param : new String[] {"", "across_channels: true"}) {
            float[] y = forward(mvn(param).bottomIn(3, 8, 2, 3, 4, 5)).get(0);
            int size = param.isEmpty() ? 20 : 60;
            for (int start = 0; start < y.length; start += size) {
                double sum = 0;
                double squares = 0;
                for (int i = start; i < start + size; i++) {
                    sum += y[i];
                    squares += y[i] * y[i];
                }
                assertThat(sum / size).isCloseTo(0, within(1e-3));
                assertThat(squares / size).isCloseTo(1, within(1e-3));
            }
        }
    }

    @Test
    void isTheDistanceFromTheMeanInDeviations() {
        Case four = mvn("").bottom(1, 1, 2, 2).values(1, 2, 3, 4);
        assertThat(forward(four).get(0))
                .containsExactly(new float[] {-1.341641f, -0.4472136f, 0.4472136f, 1.341641f}, within(1e-6f));
    }

    @Test
    void equalNumbersBecomeZero() {
        Case equal = mvn("").bottom(1, 1, 1, 3).values(0.1f, 0.1f, 0.1f);
        assertThat(forward(equal).get(0)).containsExactly(0, 0, 0);
    }

    @Test
    void theTopAlwaysHasFourAxes() {
        assertThat(shapeOf(mvn("").bottom(2, 3, 7))).isEqualTo("(2, 3, 7, 1)");
        assertThat(shapeOf(mvn("").bottom(5))).isEqualTo("(5, 1, 1, 1)");
        assertRefused(mvn("").bottom(1, 2, 3, 4, 5), "at most 4 axes");
    }

    private static Case mvn(String param) {
        return layer("type: 'MVN' mvn_param { " + param + " }");
    }
}
