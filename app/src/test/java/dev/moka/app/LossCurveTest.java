package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.vis.Curve;
import org.junit.jupiter.api.Test;

class LossCurveTest {
    @Test
    void fewPointsAreKept() {
        Curve curve = curve(3);
        assertThat(curve.x()).containsExactly(0.0, 1.0, 2.0);
        assertThat(curve.y()).containsExactly(0.0, 10.0, 20.0);
    }

    @Test
    void manyBecomeMeansOfNeighbours() {
        Curve curve = curve(100_000);
        assertThat(curve.y()).hasSizeBetween(300, 600);
        for (int i = 0; i < curve.x().size(); i++) {
            assertThat(curve.y().get(i)).isCloseTo(10 * curve.x().get(i), within(1e-6));
        }
        assertThat(curve.x().get(curve.x().size() - 1)).isBetween(99_000.0, 100_000.0);
    }

    /** Loss 10 i at iteration i. */
    private static Curve curve(int iterations) {
        LossCurve loss = new LossCurve();
        for (int i = 0; i < iterations; i++) {
            loss.add(i, 10f * i);
        }
        return loss.curve("loss");
    }
}
