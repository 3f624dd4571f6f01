package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.proto.LayerParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {
    @ParameterizedTest
    @CsvSource({
        "- 2, -2",
        "-  .5, -0.5",
        "'-\n3', -3",
        "-nan, NaN",
        "- nan, NaN",
        "-NaN, NaN",
        "- inf, -Infinity",
        "-\t1e-1f, -0.1",
        "-4, -4",
        "nan, NaN"
    })
    void aMinusMayStandApart(String number, float value) {
        LayerParameter layer = layer("relu_param { negative_slope: " + number + " }");
        assertThat(layer.getReluParam().getNegativeSlope()).isEqualTo(Float.valueOf(value));
    }

    @Test
    void textsAndNamesStayAsTheyAre() {
        LayerParameter layer = layer("top: 'a - 2' # - 2 engine: X '\n top: \"engine: MKL2017 -nan\" top: 'x\\' - 3'");
        assertThat(layer.getTopList()).containsExactly("a - 2", "engine: MKL2017 -nan", "x' - 3");
    }

    @ParameterizedTest
    @CsvSource({
        "convolution_param { num_output: 2 engine: MKLDNN }",
        "'convolution_param { engine: CUDNN, num_output: 2 }'",
        "'convolution_param { engine: MKL2017, num_output: 2 }'",
        "batch_norm_param { engine: MKLDNN } convolution_param { num_output: 2 }",
        "batch_norm_param { engine: CAFFE } convolution_param { num_output: 2 }",
        "'engine: \"CAFFE:MKLDNN:DLA\"; convolution_param { num_output: 2 engine: 1 }'"
    })
    void enginesSayNothing(String text) {
        LayerParameter layer = layer(text);
        assertThat(layer.getConvolutionParam().getNumOutput()).isEqualTo(2);
    }

    @Test
    void placesStay() {
        assertThatThrownBy(() -> layer("clip_param { min: - 2 max: x }")).hasMessageStartingWith("net:1:56: ");
        assertThatThrownBy(() -> layer("pooling_param { engine: MKLDNN pool: x }"))
                .hasMessageStartingWith("net:1:66: ");
    }

    /** The parser must not run out of stack, however long a text is. */
    @Test
    void longTextsAreNoObstacle() {
        String text = "\\'x".repeat(100_000);
        assertThat(layer("top: '" + text + "' relu_param { negative_slope: - 1 }")
                        .getTop(0))
                .hasSize(200_000);
        assertThatThrownBy(() -> layer("top: '" + text + "' type: 5")).hasMessageContaining("is given twice");
    }

    private static LayerParameter layer(String fields) {
        return Prototxt.parseNet("layer { name: 'a' type: 'b' " + fields + " }", "net")
                .net()
                .getLayer(0);
    }
}
