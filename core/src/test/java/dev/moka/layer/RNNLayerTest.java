package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RNNLayerTest extends LayerTest {
    private static Case rnn(String more) {
        return layer("type: 'RNN' recurrent_param { num_output: 7 " + more + " }")
                .batchAxis(1);
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                rnn("").bottom(2, 2, 7).bottomOf(new float[] {0, 0, 1, 1}, 2, 2).inPlace(),
                rnn("").bottom(1, 3, 3, 2).bottomOf(new float[] {0, 0, 0}, 1, 3),
                rnn("").bottom(2, 2, 3, 2).bottomOf(new float[] {0, 0, 0, 1}, 2, 2),
                rnn("").bottom(2, 2, 3, 2)
                        .bottomOf(new float[] {0, 0, 1, 1}, 2, 2)
                        .bottom(2, 2, 3, 4)
                        .fixed(),
                rnn("").bottom(5, 3, 4).labels(2, 5, 3),
                rnn("").bottom(3, 2, 4)
                        .bottomOf(new float[] {0, 1, 0.5f, 0.25f, -1, 2}, 3, 2)
                        .fixed(),
                rnn("").bottom(4, 2, 1).labels(2, 4, 2).train(),
                rnn("expose_hidden: true")
                        .bottom(3, 2, 5)
                        .labels(2, 3, 2)
                        .bottom(1, 2, 7)
                        .tops(2)
                        .topsWithGradient(1),
                rnn("expose_hidden: true")
                        .bottom(3, 2, 5)
                        .labels(2, 3, 2)
                        .bottom(2, 4)
                        .bottom(1, 2, 7)
                        .tops(2)
                        .topsWithGradient(1)
                        .fixed()
                        .train());
    }

    @Test
    void goesThroughTheSteps() {
        Case two = layer("type: 'RNN' recurrent_param { num_output: 1 }")
                .bottomOf(new float[] {1, 2}, 2, 1, 1)
                .bottomOf(new float[] {0, 1}, 2, 1)
                .param(1)
                .param(0.1f)
                .param(0.5f)
                .param(2)
                .param(-0.5f);
        assertThat(forward(two).get(0)).containsExactly(new float[] {0.8008572f, 0.9001941f}, within(1e-6f));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(
                layer("type: 'RNN'").bottom(3, 2, 4).bottom(3, 2),
                "recurrent_param gives no num_output: give 1 or more");
        assertRefused(rnn("").bottom(3, 2, 4).bottom(2, 3), "cont has shape (2, 3), but (3, 2) is needed");
    }
}
