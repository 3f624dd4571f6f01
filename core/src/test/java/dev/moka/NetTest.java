package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetTest {
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(LayerTest.BACKEND);

    private static final String DATA =
            "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 3 dim: 12 dim: 10 } } }\n";

    private static final String CONV_POOL_NORM = DATA + """
            layer { name: 'conv1' type: 'Convolution' bottom: 'data' top: 'conv1'
                    convolution_param { num_output: 4 kernel_size: 5 weight_filler { type: 'gaussian' } bias_filler { value: 0.2 } } }
            layer { name: 'relu1' type: 'ReLU' bottom: 'conv1' top: 'conv1' }
            layer { name: 'pool1' type: 'Pooling' bottom: 'conv1' top: 'pool1' pooling_param { kernel_size: 2 stride: 2 } }
            layer { name: 'norm1' type: 'LRN' bottom: 'pool1' top: 'norm1' lrn_param { local_size: 3 } }
            layer { name: 'softmax' type: 'Softmax' bottom: 'norm1' top: 'softmax' }
            """;

    private static Net net(String prototxt) {
        return new Net(Prototxt.parseNet(prototxt, "net").net(), OPTIONS);
    }

    private static String ip(String name, String bottom, String more) {
        return """
                layer { name: '%s' type: 'InnerProduct' bottom: '%s' top: '%s' %s
                        inner_product_param { num_output: 5 weight_filler { type: 'gaussian' } bias_filler { type: 'gaussian' } } }
                """.formatted(name, bottom, name, more);
    }

    @Test
    void knowsItsBlobsLayersInputsAndOutputs() {
        try (Net net = net("name: 'tiny'\n" + CONV_POOL_NORM)) {
            assertThat(net.name()).isEqualTo("tiny");
            assertThat(net.blobs().keySet()).containsExactly("data", "conv1", "pool1", "norm1", "softmax");
            assertThat(net.layers())
                    .extracting(Layer::type)
                    .containsExactly("Input", "Convolution", "ReLU", "Pooling", "LRN", "Softmax");
            assertThat(net.inputs()).containsExactly("data");
            assertThat(net.outputs()).containsExactly("softmax");
            assertThat(net.params().keySet()).containsExactly("conv1");
            assertThat(net.params("conv1")).hasToString("[(4, 3, 5, 5), (4,)]");
            assertThat(net.blob("pool1")).hasToString("(2, 4, 4, 3)");
        }
    }

    @Test
    void wrongNamesListTheRightOnes() {
        try (Net net = net(CONV_POOL_NORM)) {
            assertThatThrownBy(() -> net.blob("relu1"))
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("conv1, pool1");
            assertThatThrownBy(() -> net.params("relu1")).hasMessageContaining("there are conv1");
            assertThatThrownBy(() -> net.forward("conv1", "nowhere")).hasMessageContaining("no layer 'nowhere'");
        }
    }

    @Test
    void anInPlaceLayerWritesItsBottom() {
        try (Net net = net(CONV_POOL_NORM)) {
            Step relu = net.steps().get(2);
            assertThat(relu.inPlace()).isTrue();
            assertThat(relu.tops().get(0)).isSameAs(net.blob("conv1"));
            net.blob("data").set(1);
            net.params("conv1").get(0).set(-1);
            net.forward();
            assertThat(net.blob("conv1").data())
                    .as("75 times -1, plus 0.2, then ReLU")
                    .containsOnly(0);
        }
    }

    @Test
    void severalReadersGetSplitsWithCaffesNames() {
        String prototxt = DATA + ip("a", "data", "") + "layer { name: 'r' type: 'ReLU' bottom: 'a' top: 'a' }"
                + ip("b", "a", "") + ip("c", "a", "") + ip("d", "data", "");
        try (Net net = net(prototxt)) {
            assertThat(net.blobs().keySet())
                    .containsExactly(
                            "data",
                            "data_data_0_split_0",
                            "data_data_0_split_1",
                            "a",
                            "a_r_0_split_0",
                            "a_r_0_split_1",
                            "b",
                            "c",
                            "d");
            assertThat(net.outputs()).containsExactly("b", "c", "d");
            net.blob("data").set(2);
            net.forward();
            assertThat(net.blob("data_data_0_split_1").data())
                    .isEqualTo(net.blob("data").data());
            assertThat(NativeCaffe.get().layers(Request.of(prototxt)))
                    .extracting(dev.moka.oracle.Layer::name)
                    .containsExactlyElementsOf(
                            net.layers().stream().map(Layer::name).toList());
        }
    }

    @Test
    void outputsAreInAlphabeticalOrder() {
        try (Net net = net(DATA + ip("z", "data", "") + ip("m", "data", "") + ip("a", "data", ""))) {
            assertThat(net.outputs()).containsExactly("a", "m", "z");
            assertThat(net.forward().keySet()).containsExactly("a", "m", "z");
        }
    }

    @Test
    void parametersOfTheSameNameAreOne() {
        String named = "param { name: 'w' } param { name: 'b' }";
        try (Net net = net(DATA + ip("a", "data", named) + ip("b", "data", named) + ip("c", "data", ""))) {
            net.blob("data").set(0.5f);
            net.forward();
            assertThat(net.blob("b").data()).isEqualTo(net.blob("a").data());
            assertThat(net.blob("c").data()).isNotEqualTo(net.blob("a").data());
            net.params("a").get(0).set(0);
            net.params("a").get(1).set(3);
            net.forward();
            assertThat(net.blob("b").data()).containsOnly(3);
        }
    }

    @Test
    void sharingNeedsEqualShapesOrPermission() {
        String small = """
                layer { name: 's' type: 'InnerProduct' bottom: 'a' top: 's' param { name: 'w' %s }
                        inner_product_param { num_output: 360 axis: 1 } }
                """;
        String owner = ip("a", "data", "param { name: 'w' }");
        assertThatThrownBy(() -> net(DATA + owner + small.formatted("")).close())
                .hasMessageContaining("'w' of shape (360, 5) cannot be shared with layer 'a', which has shape (5, 360)")
                .hasMessageContaining("PERMISSIVE");
        try (Net net = net(DATA + owner + small.formatted("share_mode: PERMISSIVE"))) {
            assertThat(net.params("s").get(0).data())
                    .isEqualTo(net.params("a").get(0).data());
        }
        String rate = "param { name: 'w' lr_mult: %d }";
        assertThatThrownBy(() -> net(DATA + ip("a", "data", rate.formatted(1)) + ip("b", "data", rate.formatted(2)))
                        .close())
                .hasMessageContaining("has lr_mult 2.0 here and 1.0 in layer 'a'");
    }

    @Test
    void learnableParametersAreThereOnceWithTheirRates() {
        String owner = "param { name: 'w' } param { lr_mult: 2 decay_mult: 0 }";
        String sharer = "param { name: 'w' lr_mult: 3 }";
        try (Net net = net(DATA + ip("a", "data", owner) + ip("b", "data", sharer) + ip("c", "data", sharer))) {
            assertThat(net.learnableParams())
                    .extracting(LearnableParam::name, LearnableParam::lrMult, LearnableParam::decayMult)
                    .containsExactly(
                            tuple("w", 3f, 1f), tuple("a/1", 2f, 0f), tuple("b/1", 1f, 1f), tuple("c/1", 1f, 1f));
            assertThat(net.learnableParams().get(0).blob())
                    .isSameAs(net.params("a").get(0));
        }
        String other = "param { name: 'w' lr_mult: 4 }";
        assertThatThrownBy(() -> net(DATA + ip("a", "data", owner) + ip("b", "data", sharer) + ip("c", "data", other))
                        .close())
                .as("a rate that was adopted counts as given")
                .hasMessageContaining("has lr_mult 4.0 here and 3.0");
    }

    @Test
    void anotherNetMayShareParametersByName() {
        try (Net trained = net(DATA + ip("a", "data", "") + ip("b", "data", ""));
                Net test = net(DATA + ip("b", "data", "") + ip("other", "data", ""))) {
            float[] own = test.params("other").get(0).data();
            test.shareParams(trained);
            trained.params("b").get(0).set(3);
            assertThat(test.params("b").get(0).data()).containsOnly(3);
            assertThat(test.params("other").get(0).data()).isSameAs(own);
            test.params("b").get(0).setDiff(1);
            assertThat(trained.params("b").get(0).diff()).containsOnly(0);
        }
        try (Net small = net(DATA + ip("a", "data", ""));
                Net large = net(DATA + ip("a", "data", "").replace("num_output: 5", "num_output: 6"))) {
            assertThatThrownBy(() -> small.shareParams(large))
                    .hasMessageStartingWith(
                            "layer 'a' has parameters of shapes [(6, 360), (6,)] in one net and [(5, 360), (5,)]");
        }
    }

    @Test
    void moreParamEntriesThanParametersAreRefused() {
        String three = "param { } param { } param { }";
        assertThatThrownBy(() -> net(DATA + ip("a", "data", three)).close())
                .hasMessage("layer 'a': 3 'param' entries for 2 parameter(s): remove the last ones");
    }

    @Test
    void reshapingBackAndForthChangesNothing() {
        int[] first = {2, 3, 12, 10};
        int[] second = {4, 3, 9, 11};
        try (Net net = net(CONV_POOL_NORM);
                Net onlyFirst = net(CONV_POOL_NORM);
                Net onlySecond = net(CONV_POOL_NORM)) {
            for (int round = 0; round < 2; round++) {
                assertThat(run(net, first)).isEqualTo(run(onlyFirst, first));
                assertThat(net.blob("softmax")).hasToString("(2, 4, 4, 3)");
                assertThat(run(net, second)).isEqualTo(run(onlySecond, second));
                assertThat(net.blob("softmax")).hasToString("(4, 4, 3, 4)");
            }
        }
    }

    @Test
    void reshapeAloneShowsTheNewShapes() {
        try (Net net = net(CONV_POOL_NORM)) {
            net.blob("data").reshape(7, 3, 12, 10);
            assertThat(net.blob("softmax")).hasToString("(2, 4, 4, 3)");
            net.reshape();
            assertThat(net.blob("softmax")).hasToString("(7, 4, 4, 3)");
        }
    }

    private static float[] run(Net net, int... shape) {
        Blob data = net.blob("data");
        data.reshape(shape);
        new Draw(Case.SEED, "data").gaussian(data.overwrite(), 0, 1);
        net.forward();
        return net.blob("softmax").data().clone();
    }

    @Test
    void forwardOfAPartStartsFromWhatIsThere() {
        try (Net net = net(CONV_POOL_NORM)) {
            float[] whole = run(net, 2, 3, 12, 10);
            float[] pooled = net.blob("pool1").data().clone();
            net.blob("softmax").set(0);
            net.blob("data").set(0);
            net.forward("norm1", "softmax");
            assertThat(net.blob("softmax").data()).isEqualTo(whole);
            net.forward("conv1", "pool1");
            assertThat(net.blob("pool1").data()).isNotEqualTo(pooled);
            assertThat(net.blob("softmax").data()).as("not computed again").isEqualTo(whole);
            net.blob("conv1").set(1);
            net.forward("pool1", "pool1");
            assertThat(net.blob("pool1").data()).containsOnly(1);
        }
    }

    @Test
    void anEditOfAParameterCountsInTheNextForward() {
        try (Net net = net(CONV_POOL_NORM)) {
            float[] before = run(net, 2, 3, 12, 10);
            net.params("conv1").get(0).edit()[7] += 3;
            assertThat(run(net, 2, 3, 12, 10)).isNotEqualTo(before);
        }
    }

    @Test
    void aSeedDrawsTheSameParametersAndAnotherOthers() {
        var description = Prototxt.parseNet(CONV_POOL_NORM, "net").net();
        try (Net one = new Net(description, OPTIONS.withSeed(1));
                Net same = new Net(description, OPTIONS.withSeed(1));
                Net other = new Net(description, OPTIONS.withSeed(2))) {
            assertThat(same.params("conv1").get(0).data())
                    .isEqualTo(one.params("conv1").get(0).data())
                    .isNotEqualTo(other.params("conv1").get(0).data());
            other.fillRandomly(9);
            one.fillRandomly(9);
            assertThat(other.params("conv1").get(0).data())
                    .isEqualTo(one.params("conv1").get(0).data());
            assertThat(one.params("conv1").get(1).data()).as("zero biases").containsOnly(0);
        }
    }

    @Test
    void mistakesInTheNetNameTheirLayer() {
        assertThatThrownBy(() -> net(DATA + ip("a", "dtaa", "")).close())
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("\"a\"")
                .hasMessageContaining("did you mean \"data\"");
        assertThatThrownBy(() ->
                        net(DATA + ip("a", "data", "") + ip("a", "data", "")).close())
                .hasMessageContaining("'a'")
                .hasMessageContaining("already the top of another layer");
        assertThatThrownBy(() -> net(DATA + "layer { name: 'x' type: 'Relu' bottom: 'data' top: 'x' }")
                        .close())
                .hasMessageStartingWith("layer 'x': type 'Relu'");
        assertThatThrownBy(() -> net("layer { name: 'x' type: 'Input' top: 'x' include { phase: TRAIN } }")
                        .close())
                .hasMessageContaining("has no layer in phase TEST");
    }

    @Test
    void aClosedNetSaysSo() {
        Net net = net(CONV_POOL_NORM);
        float[] read = run(net, 2, 3, 12, 10);
        net.close();
        net.close();
        assertThatThrownBy(net::forward).hasMessageContaining("is closed: load it again");
        assertThatThrownBy(net::reshape).hasMessageContaining("is closed: load it again");
        assertThat(net.blob("softmax").data()).isEqualTo(read);
    }

    @Test
    void anUnknownBackendIsRefused() {
        assertThatThrownBy(() -> new Net(Prototxt.parseNet(DATA, "net").net(), OPTIONS.withBackend("onednm")).close())
                .hasMessageContaining("backend 'onednm' is unknown");
        assertThatThrownBy(() -> OPTIONS.withThreads(-1)).hasMessageContaining("give 1 to 1024");
    }

    @Test
    void aSecondThreadInTheSameNetGetsAnException() {
        Turn turn = new Turn();
        turn.take(() -> {
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> turn.take(() -> {}));
            assertThatThrownBy(second::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseInstanceOf(MokaException.class)
                    .hasMessageContaining("give each thread a net of its own");
            assertThat(turn.take(() -> 7)).as("the same thread may go on").isEqualTo(7);
        });
        CompletableFuture.runAsync(() -> turn.take(() -> {})).join();
    }

    @Test
    void aNetMayGoFromThreadToThread() {
        try (Net net = net(CONV_POOL_NORM)) {
            float[] here = run(net, 2, 3, 12, 10);
            assertThat(CompletableFuture.supplyAsync(() -> run(net, 2, 3, 12, 10))
                            .join())
                    .isEqualTo(here);
        }
    }

    @Test
    void netsInSeveralThreadsComputeWhatOneDoes() {
        List<CompletableFuture<float[]>> runs = new ArrayList<>();
        float[] alone;
        try (Net net = net(CONV_POOL_NORM)) {
            alone = run(net, 5, 3, 31, 33);
        }
        for (int i = 0; i < 4; i++) {
            runs.add(CompletableFuture.supplyAsync(() -> {
                try (Net net = net(CONV_POOL_NORM)) {
                    IntStream.range(0, 5).forEach(round -> run(net, 1 + round, 3, 12 + round, 10));
                    return run(net, 5, 3, 31, 33);
                }
            }));
        }
        for (CompletableFuture<float[]> run : runs) {
            assertThat(run.join()).isEqualTo(alone);
        }
    }

    @Test
    void forwardGivesTheOutputsByName() {
        try (Net net = net(CONV_POOL_NORM)) {
            net.blob("data").set(1);
            Map<String, Blob> outputs = net.forward();
            assertThat(outputs).containsOnlyKeys("softmax");
            assertThat(outputs.get("softmax")).isSameAs(net.blob("softmax"));
        }
    }
}
