package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LSTMLayerTest extends LayerTest {
    private static Case lstm(String more) {
        return layer("type: 'LSTM' recurrent_param { num_output: 7 " + more + " }")
                .batchAxis(1);
    }

    /** Exposed: h and c before the first step are bottoms, and those after the last are tops, which pass no gradient on. */
    private static Case exposed(Case aCase, int streams) {
        return aCase.bottom(1, streams, 7).bottom(1, streams, 7).tops(3).topsWithGradient(1);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                lstm("").bottom(2, 2, 7)
                        .bottomOf(new float[] {0, 0, 1, 1}, 2, 2)
                        .inPlace(),
                lstm("").bottom(1, 3, 3, 2).bottomOf(new float[] {0, 0, 0}, 1, 3),
                lstm("").bottom(2, 2, 3, 2).bottomOf(new float[] {0, 0, 0, 1}, 2, 2),
                lstm("").bottom(2, 2, 3, 2)
                        .bottomOf(new float[] {0, 0, 1, 1}, 2, 2)
                        .bottom(2, 2, 3, 4)
                        .fixed(),
                lstm("").bottom(5, 3, 4).labels(2, 5, 3),
                lstm("").bottom(4, 2, 1).labels(2, 4, 2).train(),
                exposed(lstm("expose_hidden: true").bottom(3, 2, 5).labels(2, 3, 2), 2),
                exposed(
                                lstm("expose_hidden: true")
                                        .bottom(3, 2, 5)
                                        .labels(2, 3, 2)
                                        .bottom(2, 4),
                                2)
                        .fixed()
                        .train());
    }

    @Test
    void goesThroughTheSteps() {
        Case two = layer("type: 'LSTM' recurrent_param { num_output: 1 }")
                .bottomOf(new float[] {1, 2}, 2, 1, 1)
                .bottomOf(new float[] {0, 1}, 2, 1)
                .param(1, 1, 1, 1)
                .param(0, 0, 0, 0)
                .param(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(forward(two).get(0)).containsExactly(new float[] {0.3696064f, 0.7912358f}, within(1e-6f));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(layer("type: 'LSTM'").bottom(3, 2, 4).bottom(3, 2), "num_output");
        assertRefused(
                lstm("").bottom(3, 2).bottom(3, 2), "shape (3, 2): give one of T steps, N streams and their numbers");
        assertRefused(lstm("").bottom(3, 2, 4).bottom(2, 3), "cont has shape (2, 3), but (3, 2) is needed");
        assertRefused(lstm("").bottom(3, 2, 4).bottom(3, 2).bottom(3, 5), "axis 0 counts the streams, 2 of them");
        assertRefused(
                lstm("expose_hidden: true")
                        .bottom(3, 2, 4)
                        .bottom(3, 2)
                        .bottom(1, 2, 7)
                        .bottom(2, 7)
                        .tops(3),
                "an exposed state has shape (2, 7), but (1, 2, 7) is needed");
    }
}
