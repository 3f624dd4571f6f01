package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers in place one after the other, on the backend under test: what the same layers compute out of place. */
class InPlaceTest {
    private static final String INPUT =
            "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 8 dim: 3 dim: 4 } } }\n";
    private static final String CONVOLUTION = "convolution_param { num_output: 8 kernel_size: 3 pad: 1 }";

    /** Blobs a1, a2, ... are one blob, a, in place. */
    private static final Map<String, String> CHAINS = Map.of(
            "every kind",
            """
            layer { name: 'l1' type: 'Convolution' bottom: 'x' top: 'a1' %1$s }
            layer { name: 'l2' type: 'Convolution' bottom: 'a1' top: 'a2' %1$s }
            layer { name: 'l3' type: 'ReLU' bottom: 'a2' top: 'a3' }
            layer { name: 'l4' type: 'Pooling' bottom: 'a3' top: 'a4' pooling_param { kernel_size: 3 pad: 1 pool: AVE } }
            layer { name: 'l5' type: 'Deconvolution' bottom: 'a4' top: 'a5' %1$s }
            layer { name: 'l6' type: 'InnerProduct' bottom: 'a5' top: 'a6' inner_product_param { num_output: 4 axis: 3 } }
            layer { name: 'l7' type: 'LRN' bottom: 'a6' top: 'a7' }
            layer { name: 'l8' type: 'Pooling' bottom: 'a7' top: 'a8' pooling_param { kernel_size: 3 pad: 1 } }
            layer { name: 'l9' type: 'Sigmoid' bottom: 'a8' top: 'a9' }
            layer { name: 'l10' type: 'TanH' bottom: 'a9' top: 'a10' }
            layer { name: 'y' type: 'InnerProduct' bottom: 'a10' top: 'y' inner_product_param { num_output: 3 } }
            """.formatted(CONVOLUTION),
            "on loops, which oneDNN has no kernel for",
            """
            layer { name: 'l1' type: 'Power' bottom: 'x' top: 'a1' power_param { scale: 0.5 } }
            layer { name: 'l2' type: 'Convolution' bottom: 'a1' top: 'a2' convolution_param { num_output: 3 kernel_size: 3 pad: 1 axis: 2 } }
            layer { name: 'l3' type: 'Convolution' bottom: 'a2' top: 'a3' convolution_param { num_output: 3 kernel_size: 1 axis: 2 } }
            layer { name: 'l4' type: 'Tile' bottom: 'a3' top: 'a4' tile_param { tiles: 1 } }
            layer { name: 'y' type: 'InnerProduct' bottom: 'a4' top: 'y' inner_product_param { num_output: 3 } }
            """,
            "on a view",
            """
            layer { name: 'l1' type: 'Convolution' bottom: 'x' top: 'c' %1$s }
            layer { name: 'l2' type: 'Flatten' bottom: 'c' top: 'a1' }
            layer { name: 'l3' type: 'InnerProduct' bottom: 'a1' top: 'a2' inner_product_param { num_output: 96 } }
            layer { name: 'l4' type: 'TanH' bottom: 'a2' top: 'a3' }
            layer { name: 'y' type: 'InnerProduct' bottom: 'a3' top: 'y' inner_product_param { num_output: 3 } }
            """.formatted(CONVOLUTION),
            "over several bottoms",
            """
            layer { name: 'l1' type: 'Convolution' bottom: 'x' top: 'a1' %1$s }
            layer { name: 'l2' type: 'Convolution' bottom: 'x' top: 'b1' %1$s }
            layer { name: 'l3' type: 'Convolution' bottom: 'a1' bottom: 'b1' top: 'a2' top: 'b2' %1$s }
            layer { name: 'l4' type: 'Eltwise' bottom: 'a2' bottom: 'b2' top: 'a3' }
            layer { name: 'y' type: 'InnerProduct' bottom: 'a3' top: 'y' inner_product_param { num_output: 3 } }
            """.formatted(CONVOLUTION));

    private static Net net(String layers, NetOptions options) {
        Net net = new Net(Prototxt.parseNet(INPUT + layers, "test").net(), options.withBackend(LayerTest.BACKEND));
        net.params().forEach((layer, blobs) -> {
            for (int i = 0; i < blobs.size(); i++) {
                new Draw(7, layer + i).gaussian(blobs.get(i).overwrite(), 0, 0.3);
            }
        });
        return net;
    }

    private static Map<String, Array> results(String layers, NetOptions options) {
        Map<String, Array> results = new LinkedHashMap<>();
        try (Net net = net(layers, options)) {
            boolean back = options.gradients() == Gradients.ALL;
            float[] x = new float[net.blob("x").count()];
            new Draw(7, "x").gaussian(x, 0, 1);
            for (int run = 0; run < 2; run++) {
                net.blob("x").set(x);
                net.forward();
                results.put("y of run " + run, Close.copy(net.blob("y")));
                if (back) {
                    net.clearParamDiffs();
                    net.blob("y").setDiff(1, -2, 3, 4, -5, 6);
                    net.backward();
                    net.params().forEach((layer, blobs) -> {
                        for (int i = 0; i < blobs.size(); i++) {
                            results.put(layer + i, Close.copyDiff(blobs.get(i)));
                        }
                    });
                    results.put("diff of x", Close.copyDiff(net.blob("x")));
                }
            }
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"every kind", "on loops, which oneDNN has no kernel for", "on a view", "over several bottoms"})
    void aChainInPlaceIsTheChainOutOfPlace(String chain) {
        String apart = CHAINS.get(chain);
        String inPlace = apart.replaceAll("'([ab])\\d+'", "'$1'");
        NetOptions back = NetOptions.defaults().withGradients(Gradients.ALL);
        Map<String, Array> expected = results(apart, back);
        results(inPlace, back).forEach((name, array) -> Close.assertClose(name, expected.get(name), array, 1e-5));
        results(inPlace, NetOptions.defaults().withKeep(Keep.OUTPUTS))
                .forEach((name, array) -> Close.assertClose(name, expected.get(name), array, 1e-5));
    }

    @Test
    void onTheNetsInputToo() {
        String text = "layer { name: 'y' type: 'Convolution' bottom: 'x' top: '%s' " + CONVOLUTION + " }";
        try (Net apart = net(text.formatted("y"), NetOptions.defaults());
                Net inPlace = net(text.formatted("x"), NetOptions.defaults())) {
            for (int run = 0; run < 2; run++) {
                for (Net each : new Net[] {apart, inPlace}) {
                    each.blob("x").set(run + 1);
                    each.forward();
                }
                Close.assertClose("run " + run, Close.copy(apart.blob("y")), Close.copy(inPlace.blob("x")), 1e-5);
            }
        }
    }

    /** Split's tops are one memory, in Caffe too: who overwrites one overwrites all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer { name: 'p' type: 'ReLU' bottom: 'a' top: 'a' }",
                "layer { name: 'p' type: 'Convolution' bottom: 'a' top: 'a' " + CONVOLUTION + " }",
            })
    void onWhatASplitSharesItIsAsInCaffe(String layer) {
        String text = "layer { name: 's' type: 'Split' bottom: 'x' top: 'a' top: 'b' }\n" + layer
                + "\nlayer { name: 'y' type: 'Eltwise' bottom: 'a' bottom: 'b' top: 'y' }";
        try (Net net = net(text, NetOptions.defaults())) {
            float[] x = new float[net.blob("x").count()];
            new Draw(7, "x").gaussian(x, 0, 1);
            net.blob("x").set(x);
            Request request = Request.of(INPUT + text).input("x", Close.copy(net.blob("x")));
            for (var params : net.params().entrySet()) {
                request = request.param(
                        params.getKey(),
                        params.getValue().stream().map(Close::copy).toArray(Array[]::new));
            }
            net.forward();
            Array expected = NativeCaffe.get().forward(request).blobs().get("y");
            Close.assertClose("y", expected, Close.copy(net.blob("y")), 1e-5);
        }
    }

    private static void assertRefused(String layers, String words) {
        assertThatThrownBy(() -> net(layers, NetOptions.defaults()).close())
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageStartingWith("layer 'p': ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void anotherShapeAndTheSecondBottomAreRefused() {
        assertRefused(
                "layer { name: 'p' type: 'Pooling' bottom: 'x' top: 'x' pooling_param { kernel_size: 2 } }",
                "Pooling cannot work in place here, for its top would have the shape (2, 8, 2, 3) and its bottom has"
                        + " (2, 8, 3, 4): give its top a name of its own");
        assertRefused(
                "layer { name: 'p' type: 'InnerProduct' bottom: 'x' top: 'x' inner_product_param { num_output: 96 } }",
                "would have the shape (2, 96)");
        assertRefused(
                "layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }\n"
                        + "layer { name: 'p' type: 'Eltwise' bottom: 'x' bottom: 'r' top: 'r' }",
                "top 'r' is already the top of another layer: give it another name");
    }

    @Test
    void aLaterSizeThatDoesNotFitIsRefusedAndAnotherOneIsNot() {
        String text =
                "layer { name: 'p' type: 'Pooling' bottom: 'x' top: 'x' pooling_param { kernel_size: 5 stride: 2 pad: 2 } }";
        try (Net net = new Net(
                Prototxt.parseNet(INPUT.replace("dim: 3 dim: 4", "dim: 1 dim: 1") + text, "test")
                        .net(),
                NetOptions.defaults().withBackend(LayerTest.BACKEND))) {
            for (int run = 0; run < 2; run++) {
                net.blob("x").reshape(2, 8, 4, 4);
                assertThatThrownBy(net::forward)
                        .isInstanceOf(MokaException.class)
                        .hasMessageContaining("Pooling cannot work in place here");
                net.blob("x").reshape(1, 8, 1, 1);
                net.blob("x").set(3);
                net.forward();
                assertThat(net.blob("x").data()).containsOnly(3);
            }
        }
    }
}
