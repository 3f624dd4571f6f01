package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrototxtTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryNetOfCaffe() throws IOException {
        List<Path> nets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Shared.path("nets"))) {
            files.filter(f -> f.toString().endsWith(".prototxt")).sorted().forEach(nets::add);
        }
        nets.add(Shared.path("models/squeezenet_v1.0/deploy.prototxt"));
        int read = 0;
        for (Path file : nets) {
            if (file.getFileName().toString().contains("solver")) {
                assertThatThrownBy(() -> Prototxt.readNet(file))
                        .isInstanceOf(MokaException.class)
                        .hasMessageContaining("is a solver file");
                continue;
            }
            NetFile net = Prototxt.readNet(file);
            if (file.startsWith(Shared.path("nets/forks"))) {
                continue; // UnknownFieldsTest looks at these
            }
            assertThat(net.warnings()).as(file.toString()).isEmpty();
            assertThat(net.net().getLayerList())
                    .as(file.toString())
                    .isNotEmpty()
                    .noneMatch(l -> l.getType().isEmpty());
            assertThat(net.net().getLayersCount() + net.net().getInputCount()).isZero();
            for (Phase phase : Phase.values()) {
                NetParameter.Builder state = net.net().toBuilder();
                state.getStateBuilder().setPhase(phase);
                NetParameter filtered = NetFilter.filter(state.build());
                if (filtered.getLayer(0).getBottomCount() == 0) { // some train_val files have no data layer for TRAIN
                    NetParameter split = SplitInsertion.insert(filtered);
                    assertThat(SplitInsertion.insert(split)).isEqualTo(split);
                }
            }
            read++;
        }
        assertThat(read).isGreaterThanOrEqualTo(30);
    }

    @Test
    void acceptsWhatCaffesTextFormatAllows() {
        NetFile file = Prototxt.parseNet("""
                # a comment { with a brace
                name: 'single' "and adjacent"; input: "data", input_dim: [1, 3, 2, 2]
                layer < name: "c" type: "Convolution" bottom: "data" top: "c" include: {}
                  convolution_param { num_output: 4 kernel_size: 1 bias_term: True weight_filler { std: 1e-1f value: .5 } } >
                """, "net.prototxt");
        assertThat(file.net().getName()).isEqualTo("singleand adjacent");
        LayerParameter layer = file.net().getLayer(1);
        assertThat(layer.getConvolutionParam().getWeightFiller().getStd()).isEqualTo(0.1f);
        assertThat(file.net().getLayer(0).getInputParam().getShape(0).getDimList())
                .containsExactly(1L, 3L, 2L, 2L);
    }

    @Test
    void keepsAbsurdDimensionsForTheNetToJudge() {
        NetFile file = Prototxt.parseNet(
                "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: -1 dim: 2147483648 } } }", "n");
        assertThat(file.net().getLayer(0).getInputParam().getShape(0).getDimList())
                .containsExactly(-1L, 2147483648L);
    }

    @Test
    void unknownFieldsAreWarningsWithTheirPlace() {
        NetFile file = Prototxt.parseNet("""
                name: "n"
                layer { name: "a" type: "Input" top: "a" }
                layer {
                  name: "norm" type: "Normalize" bottom: "a" top: "n"
                  norm_param { across_spatial: false scale_filler { type: "constant" } }
                  convolution_param { num_output: 3 } botom: "b"
                }
                colour: [ "red", "blue" ]
                """, "ssd.prototxt");
        assertThat(file.warnings())
                .containsExactly(
                        "ssd.prototxt:5:3: unknown field \"norm_param\" of layer \"norm\" in LayerParameter ignored",
                        "ssd.prototxt:6:39: unknown field \"botom\" of layer \"norm\" in"
                                + " LayerParameter ignored (did you mean \"bottom\"?)",
                        "ssd.prototxt:8:1: unknown field \"colour\" in NetParameter ignored");
        LayerParameter layer = file.net().getLayer(1);
        assertThat(layer.getConvolutionParam().getNumOutput()).isEqualTo(3);
        assertThat(layer.getBottomList()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "layer { name: 'a' type: 'ReLU' | t:1:31: the file ends, but \"layer\" opened at line 1 is not closed: add \"}\"",
                "layer { name: 'a' relu_param { }\\nlayer { name: 'b' } | \"layer\" opened at line 1 is not closed",
                "layer { name: 'a' } } | t:1:21: there is a \"}\" too many: nothing is open here; remove it",
                "layer { name: 'a\\n type: 'ReLU' } | t:1:15: the text 'a has no closing quote: add one",
                "layer { pooling_param { pool: MAXX } } | t:1:31: unknown value MAXX (did you mean \"MAX\"?); allowed: MAX, AVE, STOCHASTIC",
                "layers { type: ROI_POOLING } | t:1:16: unknown value ROI_POOLING: correct it",
                "layer { phase: 7 } | unknown value 7; allowed: TRAIN, TEST",
                "layer { pooling_param { kernel_size: three } } | t:1:38: a whole number belongs here, not three",
                "layer { pooling_param { kernel_size: -1 } } | the number is out of range: -1 does not fit",
                "layer { dropout_param { dropout_ratio: half } } | a number belongs here, not half",
                "layer { convolution_param { bias_term: no } } | true or false belongs here, not no",
                "layer { type: CONVOLUTION } | write \"Convolution\", not CONVOLUTION",
                "layer { name: conv1 } | write \"conv1\", not conv1",
                "layers { type: 'Convolution' } | a word without quotes belongs here, not 'Convolution'",
                "layer { name 'a' } | t:1:14: a \":\" belongs between a field and its value, before 'a'",
                "layer: 'a' | a message belongs here: \"{\" ... \"}\", not 'a'",
                "layer { name: 'a' name: 'b' } | \"name\" is given twice: keep one",
                "layer { name: 'a' = } | t:1:19: the name of a field belongs here, not =",
                "layer { name: 'a'\u00a0type: 'b' } | t:1:18: an invisible character (U+00A0, no-break space) stands here",
                "layer { \u200bname: 'a' } | t:1:9: an invisible character (U+200B, zero width space) stands here",
                "layer { name: \u201ca\u201d } | t:1:15: the character \u201c (U+201C, left double quotation mark) has no meaning here",
                "layer { name: | the file ends, but \"layer\" opened at line 1",
                "layer { type: 'Clip' clip_param { min: 1 } } | a required field is not given: [layer[0].clip_param.max]",
                "layer { name: 'a' } layers { name: 'b' } | both \"layer\" (\"a\") and the old \"layers\" (\"b\")",
                "item { name: 'background' id: 0 } | not a Caffe net: there is no layer in it",
                "name: 'empty' | not a Caffe net",
                "net: 'lenet.prototxt' base_lr: 0.01 solver_mode: GPU | t is a solver file; its net is \"lenet.prototxt\": give that file",
                "input: 'a' input_dim: 1 layer { } | 1 input but 1 input_dim; give four input_dim for each input: N, C, H, W",
                "{\"layers\": []} | the name of a field belongs here, not {",
            })
    void mistakesSayWhereAndHowToMend(String text, String expected) {
        assertThatThrownBy(() -> Prototxt.parseNet(text.replace("\\n", "\n"), "t"))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("t")
                .hasMessageContaining(expected)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
                .satisfies(e -> assertThat(((MokaException) e).kind()).isEqualTo(MokaException.Kind.MODEL));
    }

    @Test
    void filesThatAreNoNetAreNamed() throws IOException {
        assertFault(folder, "is a folder; give the file in it");
        assertFault(folder.resolve("missing.prototxt"), "does not exist; check the path");
        assertFault(folder.resolve("no/missing.prototxt"), "nor does its folder");
        assertFault(file(""), "is empty (0 bytes)");
        assertFault(file("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"), "git lfs pull");
        assertFault(file("<!DOCTYPE html>\n<html><title>404</title></html>"), "is an HTML page");
        assertFault(file("\n\5LeNet\242\6A\n\5mnist\22\4Data"), "is binary, not a net (.prototxt)");
    }

    @Test
    void byteOrderMarksAndOldEncodingsAreNoObstacle() throws IOException {
        Path file = folder.resolve("bom.prototxt");
        Files.writeString(file, "\ufefflayer { name: 'é' type: 'ReLU' }");
        assertThat(Prototxt.readNet(file).net().getLayer(0).getName()).isEqualTo("é");
        Files.write(file, "# caf\u00e9\nlayer { name: 'a' }".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Prototxt.readNet(file).net().getLayerCount()).isEqualTo(1);
    }

    private Path file(String text) throws IOException {
        return Files.write(folder.resolve("net.prototxt"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertFault(Path file, String expected) {
        assertThatThrownBy(() -> Prototxt.readNet(file))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(expected);
    }
}
