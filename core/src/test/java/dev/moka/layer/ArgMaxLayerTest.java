package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArgMaxLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.text().contains("top_k")
                ? "native Caffe sorts, and where NaN comes among sorted numbers is in nobody's specification"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                argMax("").bottom(10, 10, 20, 20).anySize(),
                argMax("out_max_val: true").bottom(10, 10, 20, 20).anySize(),
                argMax("top_k: 5").bottom(10, 10, 20, 20),
                argMax("out_max_val: true top_k: 5").bottom(10, 10, 20, 20),
                argMax("axis: 0").bottom(10, 10, 20, 20),
                argMax("axis: 2 top_k: 5").bottom(10, 10, 20, 20),
                argMax("axis: -2 top_k: 2").bottom(3, 4, 6, 5).anySize(),
                argMax("axis: -1 out_max_val: true top_k: 5").bottom(10, 10, 20, 20),
                argMax("axis: 1 out_max_val: true").bottom(2, 21, 7, 5).anySize(),
                argMax("top_k: 7").bottom(3, 7).ties(),
                argMax("axis: 1 top_k: 4").bottom(3, 7, 2).ties(),
                argMax("out_max_val: true top_k: 2").bottom(2, 3, 2, 2, 2),
                argMax("").bottom(4));
    }

    @Test
    void shapesAreThoseOfCaffesTests() {
        assertThat(shapeOf(argMax("").bottom(10, 10, 20, 20))).isEqualTo("(10, 1, 1, 1)");
        assertThat(shapeOf(argMax("out_max_val: true").bottom(10, 10, 20, 20))).isEqualTo("(10, 2, 1, 1)");
        assertThat(shapeOf(argMax("axis: 0 top_k: 3").bottom(10, 10, 20, 20))).isEqualTo("(3, 10, 20, 20)");
        assertThat(shapeOf(argMax("axis: -2 out_max_val: true").bottom(10, 10, 20, 20)))
                .isEqualTo("(10, 10, 1, 20)");
        assertThat(shapeOf(argMax("top_k: 2").bottom(10, 5))).isEqualTo("(10, 1, 2)");
    }

    @Test
    void theLaterOfEqualNumbersComesFirst() {
        Case row = argMax("top_k: 2 out_max_val: true").bottom(1, 4).values(3, 7, 7, 1);
        assertThat(forward(row).get(0)).containsExactly(new float[] {2, 1, 7, 7}, within(0f));
    }

    @Test
    void refusesMoreThanThereAre() {
        assertRefused(argMax("top_k: 4").bottom(2, 3), "give 1 to 3");
        assertRefused(argMax("top_k: 3 axis: 0").bottom(2, 3), "give 1 to 2");
        assertRefused(argMax("top_k: 0").bottom(2, 3), "top_k is 0");
        assertRefused(argMax("axis: 3").bottom(2, 3), "axis 3 does not exist");
    }

    private static Case argMax(String param) {
        return layer("type: 'ArgMax' argmax_param { " + param + " }").noGradient("it is a step function");
    }
}
