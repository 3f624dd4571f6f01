package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReductionLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        Stream<Case> asInCaffesTests = Stream.of("SUM", "MEAN", "ASUM", "SUMSQ")
                .flatMap(operation -> Stream.of("", "coeff: 2.3", "coeff: 2.3 axis: 1")
                        .map(more -> reduction("operation: " + operation + " " + more)
                                .bottom(2, 3, 4, 5)
                                .kinkAt(0)
                                .anySize()));
        Stream<Case> others = Stream.of(
                reduction("axis: 2").bottom(2, 3, 4, 5).anySize(),
                reduction("operation: SUMSQ axis: -1 coeff: -0.5").bottom(2, 17),
                reduction("operation: ASUM axis: 1").bottom(3, 4).ties().kinkAt(0),
                reduction("operation: MEAN").bottom(1),
                reduction("operation: MEAN axis: 1").bottom(5, 1, 1));
        return Stream.concat(asInCaffesTests, others);
    }

    @Test
    void keepsTheAxesBeforeItsOwn() {
        assertThat(shapeOf(reduction("").bottom(2, 3, 4, 5))).isEqualTo("()");
        assertThat(shapeOf(reduction("axis: 1").bottom(2, 3, 4, 5))).isEqualTo("(2,)");
        assertThat(shapeOf(reduction("axis: 2").bottom(2, 3, 4, 5))).isEqualTo("(2, 3)");
    }

    @Test
    void reducesRowByRow() {
        assertThat(y("")).containsExactly(new float[] {-6, 9}, within(0f));
        assertThat(y("operation: MEAN coeff: 2")).containsExactly(new float[] {-4, 6}, within(0f));
        assertThat(y("operation: ASUM")).containsExactly(new float[] {6, 9}, within(0f));
        assertThat(y("operation: SUMSQ")).containsExactly(new float[] {14, 41}, within(0f));
    }

    private static float[] y(String param) {
        Case rows = reduction("axis: 1 " + param).bottom(2, 3).values(-1, -2, -3, 4, 5, 0);
        return forward(rows).get(0);
    }

    @Test
    void refusesAnAxisThatDoesNotExist() {
        assertRefused(reduction("axis: 2").bottom(2, 3), "axis 2 does not exist");
    }

    private static Case reduction(String param) {
        return layer("type: 'Reduction' reduction_param { " + param + " }");
    }
}
