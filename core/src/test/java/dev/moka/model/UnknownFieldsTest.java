package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownFieldsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relu_param { relu6: true }",
                "convolution_param { pad_l: 1 pad_r: 1 }",
                "batch_norm_param { scale_bias: true }",
                "mvn_param { add_eps_before_sqrt: true }",
                "reshape_param { pixelshuffler: 2 }",
                "convolution_param { weight_filler { diag_val: 1 } }",
                "param { lr_mul: 0 }",
                "include { phas: TEST }"
            })
    void whatMayChangeTheAnswerStops(String field) {
        assertThatThrownBy(() -> Prototxt.parseNet("layer {\n  name: 'a' type: 'b'\n  " + field + "\n}", "net"))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageStartingWith("net:3:")
                .hasMessageContaining(" of layer \"a\" in ")
                .hasMessageContaining("pass --allow-unknown");
    }

    @Test
    void itSaysWhereAndWhatElse() {
        assertThatThrownBy(() -> Prototxt.parseNet("""
                        layer { name: "c1" type: "Convolution" convolution_param { num_output: 2 pad_l: 1 pad_r: 1 } }
                        layer { name: "r1" type: "ReLU" relu_param { relu6: true } }
                        """, "net"))
                .hasMessage(
                        "net:1:74: unknown field \"pad_l\" of layer \"c1\" in ConvolutionParameter, and others (pad_r, relu6): it may"
                                + " change what the layer computes; correct it, or pass --allow-unknown (NetOptions.withAllowUnknown) to go on"
                                + " without it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relu_param { relu6: false }",
                "convolution_param { pad_l: 0 pad_type: 0 }",
                "convolution_param { cudnn_convolution_algo_seeker: FINDEX }",
                "batch_norm_param { add_eps_before_sqrt: true }",
                "batch_norm_param { engine: CAFFE }",
                "convolution_param { input_scale: 1.0 }",
                "data_param { threads: 4 cache: true }",
                "quantization_param { precision: DYNAMIC_FIXED_POINT }",
                "norm_param { across_spatial: false }"
            })
    void whatIsHarmlessOrBesideTheParametersIsAWarning(String field) {
        assertThat(Prototxt.parseNet("layer { name: 'a' type: 'b' " + field + " }", "net")
                        .warnings())
                .isNotEmpty()
                .allMatch(warning -> warning.contains("ignored"));
    }

    @Test
    void eachKindIsNamedOnce() {
        String layer = "layer { name: 'a' type: 'b' flavour: 1 norm_param { } }\n";
        assertThat(Prototxt.parseNet("colour: 1\n" + layer.repeat(300), "net").warnings())
                .containsExactly(
                        "net:1:1: unknown field \"colour\" in NetParameter ignored",
                        "net:2:29: unknown field \"flavour\" of layer \"a\" in LayerParameter ignored, here and 299 times more",
                        "net:2:40: unknown field \"norm_param\" of layer \"a\" in LayerParameter ignored, here and 299 times more");
    }

    @Test
    void theyCanBeAllowed() throws IOException {
        Path file = Files.writeString(folder.resolve("net.prototxt"), """
                input: "d" input_dim: 1 input_dim: 1 input_dim: 4 input_dim: 4
                layer { name: "r" type: "ReLU" bottom: "d" top: "r" relu_param { relu6: true } }
                """);
        NetOptions options = NetOptions.defaults().withBackend(NetOptions.JAVA);
        assertThatThrownBy(() -> Net.of(file, options)).hasMessageContaining("\"relu6\"");
        try (Net net = Net.of(file, options.withAllowUnknown(true))) {
            assertThat(net.blobs()).containsKey("r");
        }
        assertThat(Prototxt.readNet(file, true).warnings())
                .singleElement()
                .asString()
                .contains("\"relu6\"", "ignored");
    }

    @Test
    void theNetInASolverFileIsHeldToTheSame() throws IOException {
        Path file = Files.writeString(
                folder.resolve("solver.prototxt"),
                "base_lr: 1 moment: 2 net_param { layer { name: 'r' type: 'ReLU' relu_param { relu6: true } } }");
        assertThatThrownBy(() -> SolverFile.read(file)).hasMessageContaining("\"relu6\"");
        assertThat(SolverFile.read(file, true).warnings()).hasSize(2);
    }

    @Test
    void netsOfAForkAreRead() throws IOException {
        try (var files = Files.list(Shared.path("nets/forks/intel"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".prototxt"))
                            .map(Prototxt::readNet))
                    .hasSizeGreaterThanOrEqualTo(10)
                    .allSatisfy(net -> assertThat(net.net().getLayerCount()).isGreaterThan(10))
                    .allSatisfy(net -> assertThat(net.warnings()).hasSizeLessThan(10));
        }
    }
}
