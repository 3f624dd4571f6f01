package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                embed("num_output: 10 input_dim: 5").labels(5, 4, 1, 1, 1),
                embed("num_output: 10 input_dim: 5 bias_term: false").labels(5, 4, 1, 1, 1),
                embed("num_output: 3 input_dim: 7").labels(7, 20, 2),
                embed("num_output: 1 input_dim: 1").labels(1, 3));
    }

    @Test
    void looksUpRowsAndAddsTheBias() {
        Case three = embed("num_output: 2 input_dim: 3").bottom(4).values(2, 0, 2, 1);
        assertThat(shapeOf(three)).isEqualTo("(4, 2)");
        assertThat(forward(three.param(1, 2, 3, 4, 5, 6).param(0.5f, -1)).get(0))
                .containsExactly(5.5f, 5, 1.5f, 1, 5.5f, 5, 3.5f, 3);
    }

    @ParameterizedTest
    @ValueSource(floats = {3, -1, 1.5f, Float.NaN, 1e20f})
    void refusesWhatIsNoIndex(float index) {
        Case three = embed("num_output: 2 input_dim: 3").bottom(2).values(0, index);
        assertThatThrownBy(() -> forward(three))
                .hasMessage("layer 'layer': " + index
                        + " is no index: embed_param takes whole numbers from 0 to below input_dim 3");
    }

    @Test
    void refusesToHaveNoRowsOrColumns() {
        assertRefused(embed("num_output: 2").bottom(2), "input_dim is 0: say how many indices there are");
        assertRefused(embed("input_dim: 2").bottom(2), "embed_param gives no num_output");
    }

    private static Case embed(String param) {
        return layer("type: 'Embed' embed_param { " + param + " }");
    }
}
